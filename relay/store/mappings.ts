import type { RowStanding } from '../domain/destination';
import type { DedupScope, Mapping, Named } from '../domain/mapping';
import type { Database } from './database';
import type { Destination } from './destinations';

/** A row as it is stored: the mapping, and what the project has no more since it was mapped. */
export interface StoredMapping extends Mapping, RowStanding {}

export interface MappingRow {
  destination_id: string;
  event_type: string;
  enabled: boolean | number;
  issue_type_id: string | null;
  issue_type_name: string | null;
  priority_id: string | null;
  priority_name: string | null;
  summary_template: string;
  description_template: string;
  labels: string;
  dedup_scope: DedupScope;
  refused_issue_type: string | null;
  missing_priority: string | null;
}

/** The rows of several destinations, by destination. */
export async function mappingsOf(
  database: Database,
  destinationIds: readonly string[],
): Promise<Map<string, StoredMapping[]>> {
  const rows = await mappings(database).whereIn('destination_id', [...destinationIds]);
  const byDestination = new Map<string, StoredMapping[]>(destinationIds.map((id) => [id, []]));
  for (const row of rows) byDestination.get(row.destination_id)?.push(toMapping(row));
  return byDestination;
}

/** The rows of one destination. */
export async function rowsOf(database: Database, destinationId: string): Promise<StoredMapping[]> {
  const rows = await mappings(database).where({ destination_id: destinationId }).orderBy('event_type');
  return rows.map(toMapping);
}

/** Stores rows as they stand now. */
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
 * Notes that Jira refused the row's issue type in this project: its deliveries wait until it is mapped anew.
 *
 * @returns false where that was known already, or where the row or its destination has been changed meanwhile
 */
export async function refuseIssueType(
  database: Database,
  { id, project }: Pick<Destination, 'id' | 'project'>,
  eventType: string,
  refused: Named,
): Promise<boolean> {
  const changed = await mappings(database)
    .where({ destination_id: id, event_type: eventType, issue_type_id: refused.id, refused_issue_type: null })
    .whereExists(database('destinations').where({ id, project_id: project.id, deleted_at: null }).select('id'))
    .update({ refused_issue_type: refused.name });
  return changed > 0;
}

function mappings(database: Database) {
  return database<MappingRow>('mappings');
}

/** A mapping from its row, which may be part of a wider row. */
export function toMapping(row: Omit<MappingRow, 'destination_id'>): StoredMapping {
  return {
    eventType: row.event_type,
    enabled: Boolean(row.enabled),
    issueType: named(row.issue_type_id, row.issue_type_name),
    priority: named(row.priority_id, row.priority_name),
    summaryTemplate: row.summary_template,
    descriptionTemplate: JSON.parse(row.description_template),
    labels: JSON.parse(row.labels),
    dedupScope: row.dedup_scope,
    refusedIssueType: row.refused_issue_type,
    missingPriority: row.missing_priority,
  };
}

function named(id: string | null, name: string | null) {
  return id === null || name === null ? null : { id, name };
}

function toRow(destinationId: string, mapping: StoredMapping): MappingRow {
  return {
    destination_id: destinationId,
    event_type: mapping.eventType,
    enabled: mapping.enabled,
    issue_type_id: mapping.issueType?.id ?? null,
    issue_type_name: mapping.issueType?.name ?? null,
    priority_id: mapping.priority?.id ?? null,
    priority_name: mapping.priority?.name ?? null,
    summary_template: mapping.summaryTemplate,
    description_template: JSON.stringify(mapping.descriptionTemplate),
    labels: JSON.stringify(mapping.labels),
    dedup_scope: mapping.dedupScope,
    refused_issue_type: mapping.refusedIssueType,
    missing_priority: mapping.missingPriority,
  };
}
