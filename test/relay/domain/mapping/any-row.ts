import { completeRows } from '../../../../relay/domain/mapping/complete-rows';
import type { StoredMapping } from '../../../../relay/domain/mapping/missing';

/** A row of an event type that is on, filed as a Bug without a priority, but for what is changed: whatever fields there are. */
export function rowOf(eventType: string, change: Partial<StoredMapping> = {}): StoredMapping {
  const row = completeRows([]).find((candidate) => candidate.eventType === eventType);
  if (row === undefined) throw new Error(`${eventType} is not in the catalogue`);
  return { ...row, enabled: true, issueType: { id: '10002', name: 'Bug' }, ...change };
}
