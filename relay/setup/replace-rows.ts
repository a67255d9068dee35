import { type FieldChange, mappingChanges } from '../domain/mapping/changes';
import { missingFrom, missingSentence, type StoredMapping } from '../domain/mapping/missing';
import type { Database } from '../store/database';
import type { Destination } from '../store/destinations';
import { storeMappings } from '../store/mappings';
import { auditDestination } from './audit-destination';
import type { Person, SetupContext } from './context';
import { resume } from './resume';

/** A row with the changes that an admin sees. */
interface ChangedRow {
  readonly eventType: string;
  readonly fields: Readonly<Record<string, FieldChange>>;
}

/**
 * Stores a destination's changed rows. Deliveries of a row with nothing missing continue; when rows start or stop blocking
 * their deliveries, that is audited once.
 */
export async function replaceRows(
  context: SetupContext,
  transaction: Database,
  person: Person,
  destination: Pick<Destination, 'id' | 'name' | 'project'>,
  before: readonly StoredMapping[],
  after: readonly StoredMapping[],
): Promise<ChangedRow[]> {
  const known = new Map(before.map((row) => [row.eventType, row]));
  const rows = after.map((now) => ({ was: known.get(now.eventType), now }));
  const changed = rows.filter(({ was, now }) => JSON.stringify(was) !== JSON.stringify(now));
  await storeMappings(
    transaction,
    destination.id,
    changed.map(({ now }) => now),
  );
  const heldUp = rows.filter(({ was, now }) => holdsUp(now) && !holdsUp(was)).map(({ now }) => now);
  if (heldUp.length > 0) {
    const reasons = heldUp
      .flatMap((row) => missingFrom(row) ?? [])
      .map((missing) => missingSentence(destination.project.key, missing));
    await auditDestination(context, transaction, person, destination, 'JIRA_DESTINATION_PAUSED', {
      obstacle: 'remap_required',
      eventTypes: heldUp.map(({ eventType }) => eventType),
      reason: [...new Set(reasons)].join(' '),
    });
  }
  const fixed = rows
    .filter(({ was, now }) => holdsUp(was) && missingFrom(now) === null)
    .map(({ now }) => now.eventType);
  if (fixed.length > 0) {
    await auditDestination(context, transaction, person, destination, 'JIRA_DESTINATION_RESUMED', {
      obstacle: 'remap_required',
      eventTypes: fixed,
      reason: `${destination.project.key} has what these events are mapped to.`,
    });
  }
  await resume(context, transaction, {
    organisationId: person.organisationId,
    destinationId: destination.id,
    obstacle: 'remap_required',
    eventTypes: after.filter((row) => missingFrom(row) === null).map(({ eventType }) => eventType),
  });
  return changed.flatMap(({ was, now }) => {
    const fields = mappingChanges(was, now);
    return Object.keys(fields).length === 0 ? [] : [{ eventType: now.eventType, fields }];
  });
}

/** Whether something that an enabled row needs is missing, so that its deliveries wait. */
function holdsUp(row: StoredMapping | undefined): boolean {
  return row?.enabled === true && missingFrom(row) !== null;
}
