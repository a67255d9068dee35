import type { Notice } from '../api/notices';
import { texts } from './texts';

/** What people call a notice: its kind and its target, which is masked. */
export function nameOf({ kind, target }: Pick<Notice, 'kind' | 'target'>): string {
  return texts.name(texts.kinds[kind].name, target);
}
