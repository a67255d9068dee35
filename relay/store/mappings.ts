import type { DedupScope } from '../domain/dedup';
import { completeRows } from '../domain/mapping/complete-rows';
import { type FieldName, type Fields, fields, type Mapping, mapFields, type Values } from '../domain/mapping/mapping';
import type { Missing, StoredMapping } from '../domain/mapping/missing';
import type { Database } from './database';
import type { Destination } from './destinations';

/** A row as the table has it: all of its fields as one document, and beside them those that queries look for. */
export interface MappingRow {
  destination_id: string;
  event_type: string;
  enabled: boolean | number;
  dedup_scope: DedupScope;
  issue_type_id: string | null;
  settings: string;
  missing: string;
}

/** The rows of several destinations, by destination: each has one for every event type. */
export async function mappingsOf(
  database: Database,
  destinationIds: readonly string[],
): Promise<Map<string, StoredMapping[]>> {
  const rows = await mappings(database).whereIn('destination_id', [...destinationIds]);
  const byDestination = new Map<string, StoredMapping[]>(destinationIds.map((id) => [id, []]));
  for (const row of rows) byDestination.get(row.destination_id)?.push(toMapping(row));
  return new Map([...byDestination].map(([id, stored]) => [id, completeRows(stored)]));
}

/** How long the rows of each destination are, in bytes of their settings. */
export async function mappingBytesOf(
  database: Database,
  destinationIds: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  const rows: { destination_id: string; bytes: number | string }[] = await mappings(database)
    .whereIn('destination_id', [...destinationIds])
    .groupBy('destination_id')
    // Both engines read this from the row's header.
    .select('destination_id', database.raw('sum(octet_length(settings)) AS bytes'));
  return new Map(rows.map(({ destination_id, bytes }) => [destination_id, Number(bytes)]));
}

/** The rows of one destination, one for every event type. */
export async function rowsOf(database: Database, destinationId: string): Promise<StoredMapping[]> {
  return (await mappingsOf(database, [destinationId])).get(destinationId) ?? [];
}

/** Stores rows as they are now. */
export async function storeMappings(
  database: Database,
  destinationId: string,
  changed: readonly StoredMapping[],
): Promise<void> {
  if (changed.length === 0) return;
  await mappings(database)
    .insert(changed.map((mapping) => toRow(destinationId, mapping)))
    .onConflict(['destination_id', 'event_type'])
    .merge();
}

/**
 * Notes that Jira refused values of a row in this project: its deliveries wait until it is mapped again.
 *
 * @returns the fields that are new among them: not those that were known already, or that were changed meanwhile
 */
export async function noteRefused(
  transaction: Database,
  { id, project }: Pick<Destination, 'id' | 'project'>,
  seen: Mapping,
  refused: readonly FieldName[],
): Promise<FieldName[]> {
  const row = await mappings(transaction)
    .where({ destination_id: id, event_type: seen.eventType })
    .whereExists(transaction('destinations').where({ id, project_id: project.id, deleted_at: null }).select('id'))
    .forUpdate()
    .first();
  if (row === undefined) return [];
  const stored = toMapping(row);
  const news = refused.flatMap((name) => newlyMissing(name, stored, seen));
  if (news.length === 0) return [];
  await storeMappings(transaction, id, [{ ...stored, missing: { ...stored.missing, ...Object.fromEntries(news) } }]);
  return news.map(([name]) => name);
}

function newlyMissing<F extends FieldName>(name: F, stored: StoredMapping, seen: Mapping): [F, string][] {
  const field: Fields[F] = fields[name];
  const missing = field.nameOf(seen[name]);
  const isUnchanged = JSON.stringify(stored[name]) === JSON.stringify(seen[name]);
  return missing === null || !isUnchanged || stored.missing[name] !== undefined ? [] : [[name, missing]];
}

function mappings(database: Database) {
  return database<MappingRow>('mappings');
}

/** A mapping from its row, which may be part of a wider row. */
export function toMapping(row: Pick<MappingRow, 'event_type' | 'settings' | 'missing'>): StoredMapping {
  const settings: Partial<Values> = JSON.parse(row.settings);
  const missing: Missing = JSON.parse(row.missing);
  return { eventType: row.event_type, ...mapFields<Values>((name) => storedValue(name, settings)), missing };
}

/** A row that was stored before a field existed has the field's own idea of that. */
function storedValue<F extends FieldName>(name: F, settings: Partial<Values>): Values[F] {
  const value: Values[F] | undefined = settings[name];
  return value === undefined ? fields[name].absent : value;
}

function toRow(destinationId: string, { eventType, missing, ...settings }: StoredMapping): MappingRow {
  return {
    destination_id: destinationId,
    event_type: eventType,
    enabled: settings.enabled,
    dedup_scope: settings.dedupScope,
    issue_type_id: settings.issueType?.id ?? null,
    settings: JSON.stringify(settings),
    missing: JSON.stringify(missing),
  };
}
