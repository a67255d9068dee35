import { expressionBuilder, type Insertable, type Selectable, sql } from 'kysely';
import type { Clock } from '../domain/clock';
import { timestamp } from '../domain/clock';
import type { NewId } from '../domain/ids';
import { searchText } from '../domain/search-text';
import { contains } from './contains';
import type { Database } from './database';
import { type Counted, type Page, type PageRequest, searchedPageOf } from './page';
import type { Tables } from './schema';
import type { AuditLogTable } from './schema/organisations';
import { statement } from './statement';

export const auditActions = [
  'JIRA_SITE_CONNECTED',
  'JIRA_SITE_DISCONNECTED',
  'JIRA_SITE_REVOKED',
  'JIRA_ISSUE_CREATED',
  'JIRA_ISSUE_COMMENTED',
  'JIRA_ISSUE_REOPENED',
  'JIRA_ISSUE_RESOLVED',
  'JIRA_TEST_TICKET_SENT',
  'JIRA_TEST_TICKET_DELETED',
  'JIRA_LINK_CREATED_MANUALLY',
  'JIRA_LINK_REMOVED',
  'JIRA_TEMPLATES_UPDATED',
  'JIRA_DESTINATION_CREATED',
  'JIRA_DESTINATION_UPDATED',
  'JIRA_DESTINATION_PAUSED',
  'JIRA_DESTINATION_RESUMED',
  'JIRA_DESTINATION_DELETED',
  'JIRA_NOTICE_CREATED',
  'JIRA_NOTICE_UPDATED',
  'JIRA_NOTICE_DELETED',
  'JIRA_EVENTS_HELD',
  'JIRA_EVENTS_RELEASED',
  'JIRA_ORGANISATION_EXPORTED',
  'JIRA_ORGANISATION_ERASED',
] as const;
export type AuditAction = (typeof auditActions)[number];

/** Who did it: a person of AvsB, or the relay itself. */
export interface Actor {
  readonly type: 'user' | 'system';
  readonly id: string;
  readonly name: string;
}

export const systemActor: Actor = { type: 'system', id: 'avsb', name: 'AvsB' };
/** The operator, using the relay's command line. */
export const operatorActor: Actor = { type: 'system', id: 'operator', name: 'The operator of AvsB' };

export interface AuditTarget {
  readonly kind: 'site' | 'destination' | 'issue' | 'link' | 'notice' | 'organisation';
  readonly id: string;
  readonly name: string;
}

export interface AuditEntry {
  readonly id: string;
  readonly action: AuditAction;
  readonly actor: Actor;
  readonly target: AuditTarget;
  readonly details: Readonly<Record<string, unknown>>;
  readonly at: string;
}

export interface AuditFilter {
  readonly action?: AuditAction | undefined;
  /** Part of their name as it was written down, or of their id. */
  readonly actor?: string | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

type AuditRow = Selectable<AuditLogTable>;

/** What writing an entry needs besides the entry. */
export interface AuditContext {
  readonly now: Clock;
  readonly newId: NewId;
}

/** Adds an entry, in the transaction of the action it records. Entries are never changed, only trimmed by age. */
export async function writeAudit(
  database: Database,
  context: AuditContext,
  organisationId: string,
  entry: Omit<AuditEntry, 'id' | 'at'>,
): Promise<void> {
  await addEntry(database, {
    id: context.newId('auditEntry'),
    organisation_id: organisationId,
    action: entry.action,
    actor_type: entry.actor.type,
    actor_id: entry.actor.id,
    actor_name: entry.actor.name,
    actor_search_text: searchText(`${entry.actor.name}\n${entry.actor.id}`),
    target_kind: entry.target.kind,
    target_id: entry.target.id,
    target_name: entry.target.name,
    details: JSON.stringify(entry.details),
    at: timestamp(context.now()),
  });
}

const addEntry = statement<Insertable<AuditLogTable>>((database, row) => database.insertInto('audit_log').values(row));

/** One page of the organisation's entries, newest first. */
export function listAudit(
  database: Database,
  organisationId: string,
  { action, actor, from, to }: AuditFilter,
  request: PageRequest,
): Promise<Page<AuditEntry> & Counted> {
  const is = expressionBuilder<Tables, 'audit_log'>();
  const all = is.and({ organisation_id: organisationId, ...(action !== undefined && { action }) });
  const matching = is.and([
    all,
    ...(actor === undefined || actor === '' ? [] : [contains(sql`actor_search_text`, searchText(actor))]),
    ...(from === undefined ? [] : [is('at', '>=', from)]),
    ...(to === undefined ? [] : [is('at', '<', to)]),
  ]);
  return searchedPageOf<AuditRow, AuditEntry>(database, { table: 'audit_log', all, matching }, request, toEntry);
}

/** Deletes entries older than `before`, at most `limit`. @returns how many were deleted */
export async function trimAudit(database: Database, before: string, limit: number): Promise<number> {
  const old = database.selectFrom('audit_log').select('id').where('at', '<', before).orderBy('at').limit(limit);
  const { numDeletedRows } = await database.deleteFrom('audit_log').where('id', 'in', old).executeTakeFirstOrThrow();
  return Number(numDeletedRows);
}

function toEntry(row: AuditRow): AuditEntry {
  return {
    id: row.id,
    action: row.action,
    actor: { type: row.actor_type, id: row.actor_id, name: row.actor_name },
    target: { kind: row.target_kind, id: row.target_id, name: row.target_name },
    details: JSON.parse(row.details),
    at: row.at,
  };
}
