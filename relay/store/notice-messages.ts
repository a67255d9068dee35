import { type SqlBool, sql } from 'kysely';
import type { Change } from '../domain/notices/message';
import type { Database } from './database';

/** A message that is due, with the problem that it tells of. */
export interface DueMessage extends Change {
  readonly id: string;
  readonly dueAt: string;
}

interface NewMessage {
  readonly id: string;
  readonly organisationId: string;
  readonly noticeId: string;
  readonly problemId: string;
  readonly change: Change['change'];
  readonly dueAt: string;
}

/** The condition of its partial index. */
const isUnsent = sql<SqlBool>`notice_messages.state IN ('pending', 'sending')`;

export async function insertMessages(database: Database, added: readonly NewMessage[]): Promise<void> {
  if (added.length === 0) return;
  const rows = added.map(({ id, organisationId, noticeId, problemId, change, dueAt }) => ({
    id,
    organisation_id: organisationId,
    notice_id: noticeId,
    problem_id: problemId,
    change,
    state: 'pending' as const,
    due_at: dueAt,
  }));
  await database.insertInto('notice_messages').values(rows).execute();
}

/**
 * Drops the messages that nobody has been sent yet of a problem's opening: it was over within the time.
 *
 * @returns the notices that know of it, and are to hear that it is over
 */
export async function dropUntold(database: Database, problemId: string): Promise<string[]> {
  await database
    .updateTable('notice_messages')
    .set({ state: 'dropped' })
    .where((is) => is.and({ problem_id: problemId, change: 'opened', state: 'pending' }))
    .execute();
  const told = await database
    .selectFrom('notice_messages')
    .select('notice_id')
    .where((is) => is.and({ problem_id: problemId, change: 'opened' }))
    .where('state', 'in', ['sending', 'sent'])
    .orderBy('notice_id')
    .execute();
  return told.map(({ notice_id }) => notice_id);
}

/** Takes the messages of a notice that are due, oldest first; those that a process began to send count, too. */
export async function takeDue(database: Database, noticeId: string, now: string, limit: number): Promise<DueMessage[]> {
  const rows = await database
    .selectFrom('notice_messages')
    .innerJoin('problems', 'problems.id', 'notice_messages.problem_id')
    .innerJoin('sites', 'sites.id', 'problems.site_id')
    .leftJoin('destinations', 'destinations.id', 'problems.destination_id')
    .selectAll('problems')
    .select([
      'notice_messages.id as messageId',
      'notice_messages.change',
      'notice_messages.due_at as dueAt',
      'sites.name as siteName',
      'destinations.name as destinationName',
    ])
    .where('notice_messages.notice_id', '=', noticeId)
    .where(isUnsent)
    .where('notice_messages.due_at', '<=', now)
    .orderBy('notice_messages.id')
    .limit(limit)
    .execute();
  await setState(
    database,
    rows.map(({ messageId }) => messageId),
    'sending',
  );
  return rows.map((row) => ({
    id: row.messageId,
    dueAt: row.dueAt,
    change: row.change,
    problem: {
      id: row.id,
      kind: row.kind,
      siteName: row.siteName,
      destinationName: row.destinationName,
      eventType: row.event_type,
      title: row.title,
      detail: row.detail,
      action: row.action,
      openedAt: row.opened_at,
      resolvedAt: row.resolved_at,
    },
  }));
}

export async function setState(
  database: Database,
  ids: readonly string[],
  state: 'sending' | 'sent' | 'dropped' | 'given_up',
): Promise<void> {
  if (ids.length === 0) return;
  await database.updateTable('notice_messages').set({ state }).where('id', 'in', ids).execute();
}

/** When the next message of a notice is due; null if there is none. */
export async function nextDue(database: Database, noticeId: string): Promise<string | null> {
  const row = await database
    .selectFrom('notice_messages')
    .select((of) => of.fn.min<string | null>('due_at').as('next'))
    .where('notice_id', '=', noticeId)
    .where(isUnsent)
    .executeTakeFirst();
  return row?.next ?? null;
}

/** The notices, of all organisations, with messages that have been due since before then. */
export async function noticesDueBefore(database: Database, before: string): Promise<string[]> {
  const rows = await database
    .selectFrom('notice_messages')
    .select('notice_id')
    .distinct()
    .where(isUnsent)
    .where('due_at', '<', before)
    .execute();
  return rows.map(({ notice_id }) => notice_id);
}

/** What is due to be told of all organisations' problems, and the notices whose last message did not arrive. */
export async function noticeBacklog(
  database: Database,
  now: string,
): Promise<{ readonly due: number; readonly failing: { id: string; organisationId: string; lastError: string }[] }> {
  const { due } = await database
    .selectFrom('notice_messages')
    .select((of) => of.fn.countAll<number>().as('due'))
    .where(isUnsent)
    .where('due_at', '<=', now)
    .executeTakeFirstOrThrow();
  const failing = await database
    .selectFrom('notices')
    .select(['id', 'organisation_id as organisationId', 'last_error as lastError'])
    .where('last_error', 'is not', null)
    .where('enabled', '=', true)
    .$narrowType<{ lastError: string }>()
    .orderBy('id')
    .execute();
  return { due, failing };
}
