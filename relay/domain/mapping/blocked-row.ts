import { eventTypeOf } from '../../../shared/event-catalogue';
import type { BlockedRow } from '../banner';
import { missingFrom, type StoredMapping } from './missing';

/**
 * The rows that keep their deliveries waiting until they are mapped again. A row that is off only blocks deliveries that
 * came in while it was on.
 *
 * @param awaited the event types with deliveries that wait for their row
 */
export function blockedRows(rows: readonly StoredMapping[], awaited: ReadonlySet<string>): BlockedRow[] {
  return rows.flatMap((row) => {
    const missing = missingFrom(row);
    if (missing === null || !(row.enabled || awaited.has(row.eventType))) return [];
    return [{ eventType: row.eventType, eventLabel: eventTypeOf(row.eventType)?.label ?? row.eventType, missing }];
  });
}
