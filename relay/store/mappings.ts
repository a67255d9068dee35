import { type Insertable, type Selectable, sql } from 'kysely';
import { completeRows } from '../domain/mapping/complete-rows';
import { type FieldName, type Fields, fields, type Mapping, mapFields, type Values } from '../domain/mapping/mapping';
import type { Missing, StoredMapping } from '../domain/mapping/missing';
import type { Database } from './database';
import type { Destination } from './destinations';
import { isPostgres } from './is-postgres';
import type { MappingsTable } from './schema/destinations';

/** The rows of several destinations, by destination: each has one for every event type. */
export async function mappingsOf(
  database: Database,
  destinationIds: readonly string[],
): Promise<Map<string, StoredMapping[]>> {
  if (destinationIds.length === 0) return new Map();
  const rows = await database
    .selectFrom('mappings')
    .selectAll()
    .where('destination_id', 'in', destinationIds)
    .execute();
  const byDestination = new Map<string, StoredMapping[]>(destinationIds.map((id) => [id, []]));
  for (const row of rows) byDestination.get(row.destination_id)?.push(toMapping(row));
  return new Map([...byDestination].map(([id, stored]) => [id, completeRows(stored)]));
}

/** The size of each destination's rows, in bytes of their settings. */
export async function mappingBytesOf(
  database: Database,
  destinationIds: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  if (destinationIds.length === 0) return new Map();
  const rows = await database
    .selectFrom('mappings')
    // Both engines read the length from the row's header.
    .select(['destination_id', sql<number>`sum(octet_length(CAST(settings AS text)))`.as('bytes')])
    .where('destination_id', 'in', destinationIds)
    .groupBy('destination_id')
    .execute();
  return new Map(rows.map(({ destination_id, bytes }) => [destination_id, bytes]));
}

/** The rows of one destination, one for every event type. */
export async function rowsOf(database: Database, destinationId: string): Promise<StoredMapping[]> {
  return (await mappingsOf(database, [destinationId])).get(destinationId) ?? [];
}

/** Inserts or updates rows. */
export async function storeMappings(
  database: Database,
  destinationId: string,
  changed: readonly StoredMapping[],
): Promise<void> {
  if (changed.length === 0) return;
  await database
    .insertInto('mappings')
    .values(changed.map((mapping) => toRow(destinationId, mapping)))
    .onConflict((on) =>
      on.columns(['destination_id', 'event_type']).doUpdateSet(({ ref }) => ({
        enabled: ref('excluded.enabled'),
        dedup_scope: ref('excluded.dedup_scope'),
        issue_type_id: ref('excluded.issue_type_id'),
        on_recovery: ref('excluded.on_recovery'),
        conditions: ref('excluded.conditions'),
        settings: ref('excluded.settings'),
        missing: ref('excluded.missing'),
      })),
    )
    .execute();
}

/**
 * Records that Jira refused values of a row in this project: its deliveries wait until it is mapped again.
 *
 * @param refusedIds the fields of Jira's that it named
 * @returns the fields that are newly refused: not those known already, or changed in the meantime
 */
export async function noteRefused(
  transaction: Database,
  { id, project }: Pick<Destination, 'id' | 'project'>,
  seen: Mapping,
  refused: readonly FieldName[],
  refusedIds: readonly string[],
): Promise<FieldName[]> {
  const row = await transaction
    .selectFrom('mappings')
    .selectAll()
    .where((is) => is.and({ destination_id: id, event_type: seen.eventType }))
    .where(({ exists, selectFrom }) =>
      exists(
        selectFrom('destinations')
          .select('id')
          .where((is) => is.and({ id, project_id: project.id, deleted_at: null })),
      ),
    )
    .$if(isPostgres(transaction), (query) => query.forUpdate())
    .executeTakeFirst();
  if (row === undefined) return [];
  const stored = toMapping(row);
  const news = refused.flatMap((name) => newlyMissing(name, stored, seen, refusedIds));
  if (news.length === 0) return [];
  await storeMappings(transaction, id, [{ ...stored, missing: { ...stored.missing, ...Object.fromEntries(news) } }]);
  return news.map(([name]) => name);
}

function newlyMissing<F extends FieldName>(
  name: F,
  stored: StoredMapping,
  seen: Mapping,
  refusedIds: readonly string[],
): [F, string][] {
  const field: Fields[F] = fields[name];
  const missing = field.nameOf(seen[name], refusedIds);
  const isUnchanged = JSON.stringify(stored[name]) === JSON.stringify(seen[name]);
  return missing === null || !isUnchanged || stored.missing[name] !== undefined ? [] : [[name, missing]];
}

/** A mapping from its database row, which may have more columns. */
export function toMapping(row: Pick<Selectable<MappingsTable>, 'event_type' | 'settings' | 'missing'>): StoredMapping {
  const settings: Partial<Values> = JSON.parse(row.settings);
  const missing: Missing = JSON.parse(row.missing);
  return { eventType: row.event_type, ...mapFields<Values>((name) => storedValue(name, settings)), missing };
}

/** A row that was stored before a field existed gets the field's value for that case. */
function storedValue<F extends FieldName>(name: F, settings: Partial<Values>): Values[F] {
  const value: Values[F] | undefined = settings[name];
  return value === undefined ? fields[name].absent : value;
}

function toRow(destinationId: string, { eventType, missing, ...settings }: StoredMapping): Insertable<MappingsTable> {
  return {
    destination_id: destinationId,
    event_type: eventType,
    enabled: settings.enabled,
    dedup_scope: settings.dedupScope,
    issue_type_id: settings.issueType?.id ?? null,
    on_recovery: settings.lifecycle.onRecovery,
    conditions: settings.when === null ? null : JSON.stringify(settings.when),
    settings: JSON.stringify(settings),
    missing: JSON.stringify(missing),
  };
}
