import { expressionBuilder, type Selectable } from 'kysely';
import { knownKinds, type Notice, type NoticeKind } from '../domain/notices/notice';
import type { ProblemKind } from '../domain/problems/problem-kind';
import type { Database } from './database';
import { type Page, type PageRequest, pageOf } from './page';
import type { Tables } from './schema';
import type { NoticesTable } from './schema/notices';
import type { SecretBox } from './secret-box';

/** Where a notice's messages go. */
export interface NoticeTarget {
  readonly kind: NoticeKind;
  readonly target: string;
  /** What a webhook is signed with; null for the other kinds. */
  readonly secret: string | null;
}

interface NewNotice extends NoticeTarget {
  readonly id: string;
  readonly organisationId: string;
  readonly maskedTarget: string;
  readonly about: readonly ProblemKind[];
  readonly enabled: boolean;
  readonly createdAt: string;
}

export async function insertNotice(database: Database, box: SecretBox, notice: NewNotice): Promise<void> {
  await database
    .insertInto('notices')
    .values({
      id: notice.id,
      organisation_id: notice.organisationId,
      kind: notice.kind,
      target: box.seal(notice.target, notice.id, 'notices.target'),
      masked_target: notice.maskedTarget,
      secret: notice.secret === null ? null : box.seal(notice.secret, notice.id, 'notices.secret'),
      about: JSON.stringify(notice.about),
      enabled: notice.enabled,
      created_at: notice.createdAt,
      last_sent_at: null,
      last_error: null,
    })
    .execute();
}

/** What changes on a notice; fields that aren't given stay. */
interface NoticeChange {
  readonly target?: { readonly whole: string; readonly masked: string };
  readonly about?: readonly ProblemKind[];
  readonly enabled?: boolean;
}

export async function changeNotice(
  database: Database,
  box: SecretBox,
  organisationId: string,
  id: string,
  { target, about, enabled }: NoticeChange,
): Promise<void> {
  await database
    .updateTable('notices')
    .set({
      ...(target !== undefined && {
        target: box.seal(target.whole, id, 'notices.target'),
        masked_target: target.masked,
        last_error: null,
      }),
      ...(about !== undefined && { about: JSON.stringify(about) }),
      ...(enabled !== undefined && { enabled }),
    })
    .where((is) => is.and({ organisation_id: organisationId, id }))
    .execute();
}

/** Deletes a notice with its messages. @returns false if it doesn't exist */
export async function deleteNotice(database: Database, organisationId: string, id: string): Promise<boolean> {
  const { numDeletedRows } = await database
    .deleteFrom('notices')
    .where((is) => is.and({ organisation_id: organisationId, id }))
    .executeTakeFirst();
  return numDeletedRows > 0;
}

export async function findNotice(database: Database, organisationId: string, id: string): Promise<Notice | undefined> {
  const row = await database
    .selectFrom('notices')
    .selectAll()
    .where((is) => is.and({ organisation_id: organisationId, id }))
    .executeTakeFirst();
  return row && toNotice(row);
}

/** One page of an organisation's notices, newest first. */
export function listNotices(database: Database, organisationId: string, request: PageRequest): Promise<Page<Notice>> {
  const is = expressionBuilder<Tables, 'notices'>();
  const matching = is('notices.organisation_id', '=', organisationId);
  return pageOf<Selectable<NoticesTable>, Notice>(database, { table: 'notices', matching }, request, toNotice);
}

export async function countNotices(database: Database, organisationId: string): Promise<number> {
  const { count } = await database
    .selectFrom('notices')
    .select((of) => of.fn.countAll<number>().as('count'))
    .where('organisation_id', '=', organisationId)
    .executeTakeFirstOrThrow();
  return count;
}

/** The notices of an organisation that are on and tell of such problems. */
export async function noticesAbout(database: Database, organisationId: string, kind: ProblemKind): Promise<string[]> {
  const rows = await database
    .selectFrom('notices')
    .select(['id', 'about'])
    .where((is) => is.and({ organisation_id: organisationId, enabled: true }))
    .orderBy('id')
    .execute();
  return rows.flatMap(({ id, about }) => (knownKinds(JSON.parse(about)).includes(kind) ? [id] : []));
}

/** A notice's target, of any organisation. @throws UnreadableSecret if no configured key opens it */
export async function targetOf(
  database: Database,
  box: SecretBox,
  id: string,
): Promise<(NoticeTarget & { readonly enabled: boolean }) | undefined> {
  const row = await database.selectFrom('notices').selectAll().where('id', '=', id).executeTakeFirst();
  return (
    row && {
      enabled: Boolean(row.enabled),
      kind: row.kind,
      target: box.open(row.target, id, 'notices.target'),
      secret: row.secret === null ? null : box.open(row.secret, id, 'notices.secret'),
    }
  );
}

/** Records how sending to a notice ended: `error` is null if the message arrived. */
export async function noteSent(database: Database, id: string, at: string, error: string | null): Promise<void> {
  await database
    .updateTable('notices')
    .set(error === null ? { last_sent_at: at, last_error: null } : { last_error: error })
    .where('id', '=', id)
    .execute();
}

function toNotice(row: Selectable<NoticesTable>): Notice {
  return {
    id: row.id,
    kind: row.kind,
    target: row.masked_target,
    about: knownKinds(JSON.parse(row.about)),
    enabled: Boolean(row.enabled),
    createdAt: row.created_at,
    lastSentAt: row.last_sent_at,
    lastError: row.last_error,
  };
}
