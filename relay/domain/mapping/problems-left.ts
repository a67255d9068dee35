import type { Problem } from '../destination';
import { missingFrom, type RowStatus } from './missing';

/**
 * The problems that remain once the rows have been looked up in the project again. Problems found in another project
 * say nothing about this one.
 */
export function problemsLeft(
  problems: readonly Problem[],
  rows: readonly (RowStatus & { readonly eventType: string })[],
  isOtherProject: boolean,
): Problem[] {
  if (isOtherProject) return problems.filter(({ code }) => code === 'free_edition' || code === 'reconnect_required');
  const incomplete = new Set(rows.filter((row) => missingFrom(row) !== null).map(({ eventType }) => eventType));
  return problems.filter(
    ({ code, eventType }) =>
      code !== 'project_unreachable' &&
      (code !== 'issue_type_missing' || eventType === null || incomplete.has(eventType)),
  );
}
