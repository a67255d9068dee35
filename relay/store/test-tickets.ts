import { expressionBuilder, type Insertable, type Selectable } from 'kysely';
import type { KeysBefore } from '../domain/decide';
import type { Database } from './database';
import { type Page, type PageRequest, pageOf } from './page';
import type { Tables } from './schema';
import type { TestTicketsTable } from './schema/destinations';

/** `sending` until it is known whether Jira filed it; `closed` if Jira didn't let AvsB delete it. */
export type TestTicketState = 'sending' | 'sent' | 'deleted' | 'closed';

/** A test ticket, recorded before Jira is asked to file it. */
export interface TestTicket {
  readonly id: string;
  readonly organisationId: string;
  readonly destinationId: string;
  readonly siteId: string;
  readonly projectId: string;
  readonly eventType: string;
  readonly sentBy: { readonly id: string; readonly name: string };
  readonly startedAt: string;
  /** Behind which key it must be; null for one that a version before this knowledge has begun. */
  readonly keysBefore: KeysBefore | null;
  /** The last moment at which the create may still have been in flight. */
  readonly unclearSince: string;
}

export interface TestIssue {
  readonly issueId: string;
  readonly issueKey: string;
  readonly url: string;
}

/** A test ticket that Jira has filed. */
export interface SentTestTicket extends TestIssue {
  readonly id: string;
  readonly eventType: string;
  readonly sentAt: string;
  readonly sentBy: TestTicket['sentBy'];
  readonly state: Exclude<TestTicketState, 'sending'>;
}

/** Records that a test ticket is about to be filed. */
export async function startTestTicket(database: Database, ticket: TestTicket): Promise<void> {
  const row: Insertable<TestTicketsTable> = {
    id: ticket.id,
    organisation_id: ticket.organisationId,
    destination_id: ticket.destinationId,
    site_id: ticket.siteId,
    project_id: ticket.projectId,
    event_type: ticket.eventType,
    sent_by_id: ticket.sentBy.id,
    sent_by_name: ticket.sentBy.name,
    started_at: ticket.startedAt,
    state: 'sending',
    project_key: ticket.keysBefore?.projectKey ?? null,
    newest_number: ticket.keysBefore?.newest ?? null,
    unclear_since: ticket.unclearSince,
    issue_id: null,
    issue_key: null,
    issue_url: null,
    ended_at: null,
  };
  await database.insertInto('test_tickets').values(row).execute();
}

/** Records that Jira has filed it. False if that was known already. */
export async function noteSent(
  database: Database,
  { organisationId, id }: Pick<TestTicket, 'organisationId' | 'id'>,
  issue: TestIssue,
): Promise<boolean> {
  const { numUpdatedRows } = await database
    .updateTable('test_tickets')
    .set({ state: 'sent', issue_id: issue.issueId, issue_key: issue.issueKey, issue_url: issue.url })
    .where((is) => is.and({ organisation_id: organisationId, id, state: 'sending' }))
    .executeTakeFirst();
  return numUpdatedRows > 0;
}

/** Records that Jira didn't answer, so that its outcome is unknown. */
export async function noteUnclear(
  database: Database,
  { organisationId, id }: Pick<TestTicket, 'organisationId' | 'id'>,
  now: string,
): Promise<void> {
  await database
    .updateTable('test_tickets')
    .set({ unclear_since: now })
    .where((is) => is.and({ organisation_id: organisationId, id, state: 'sending' }))
    .execute();
}

/** Deletes the record of a ticket that Jira didn't file. */
export async function forgetTestTicket(
  database: Database,
  { organisationId, id }: Pick<TestTicket, 'organisationId' | 'id'>,
): Promise<void> {
  await database
    .deleteFrom('test_tickets')
    .where((is) => is.and({ organisation_id: organisationId, id, state: 'sending' }))
    .execute();
}

/** A test ticket of any organisation whose outcome is unknown. */
export async function findUnclear(database: Database, id: string): Promise<TestTicket | undefined> {
  const row = await database
    .selectFrom('test_tickets')
    .selectAll()
    .where((is) => is.and({ id, state: 'sending' }))
    .executeTakeFirst();
  return row && toTestTicket(row);
}

/** One page of the test tickets that a destination has sent and that haven't been deleted, newest first. */
export function listTestTickets(
  database: Database,
  organisationId: string,
  destinationId: string,
  request: PageRequest,
): Promise<Page<SentTestTicket>> {
  const is = expressionBuilder<Tables, 'test_tickets'>();
  const matching = is.and({ organisation_id: organisationId, destination_id: destinationId, state: 'sent' });
  return pageOf<Selectable<TestTicketsTable>, SentTestTicket>(
    database,
    { table: 'test_tickets', matching },
    request,
    toSent,
  );
}

/** The test ticket with this key that a destination has sent, in any state. */
export async function findTestTicket(
  database: Database,
  organisationId: string,
  destinationId: string,
  issueKey: string,
): Promise<SentTestTicket | undefined> {
  const row = await database
    .selectFrom('test_tickets')
    .selectAll()
    .where((is) => is.and({ organisation_id: organisationId, destination_id: destinationId, issue_key: issueKey }))
    .executeTakeFirst();
  return row && toSent(row);
}

/** Records that it is deleted or closed in Jira. False if that was known already. */
export async function endTestTicket(
  database: Database,
  organisationId: string,
  id: string,
  end: { readonly state: 'deleted' | 'closed'; readonly at: string },
): Promise<boolean> {
  const { numUpdatedRows } = await database
    .updateTable('test_tickets')
    .set({ state: end.state, ended_at: end.at })
    .where((is) => is.and({ organisation_id: organisationId, id }))
    .where('state', '!=', end.state)
    .executeTakeFirst();
  return numUpdatedRows > 0;
}

function toTestTicket(row: Selectable<TestTicketsTable>): TestTicket {
  return {
    id: row.id,
    organisationId: row.organisation_id,
    destinationId: row.destination_id,
    siteId: row.site_id,
    projectId: row.project_id,
    eventType: row.event_type,
    sentBy: { id: row.sent_by_id, name: row.sent_by_name },
    startedAt: row.started_at,
    keysBefore:
      row.project_key === null || row.newest_number === null
        ? null
        : { projectKey: row.project_key, newest: row.newest_number },
    unclearSince: row.unclear_since,
  };
}

function toSent(row: Selectable<TestTicketsTable>): SentTestTicket {
  const { id, state, issue_id: issueId, issue_key: issueKey, issue_url: url } = row;
  if (state === 'sending' || issueId === null || issueKey === null || url === null) {
    throw new Error(`The test ticket ${id} is not sent.`);
  }
  const sentBy = { id: row.sent_by_id, name: row.sent_by_name };
  return { id, issueId, issueKey, url, eventType: row.event_type, sentAt: row.started_at, sentBy, state };
}
