import { subjectKinds } from '../../../shared/event-type';
import type { Subject } from './relay';

/** What a subject lacks to be asked for, by the names of the attributes; nothing where it is whole. */
export function missingOf({ kind, id }: Subject): string[] {
  const isKind = (subjectKinds as readonly string[]).includes(kind);
  return [...(isKind ? [] : ['subject-kind']), ...(id === '' ? ['subject-id'] : [])];
}
