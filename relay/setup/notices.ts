import { randomBytes } from 'node:crypto';
import { conflict, notFound, unprocessable } from '../domain/app-error';
import { timestamp } from '../domain/clock';
import { masked, type Notice, type NoticeKind, noticeKinds } from '../domain/notices/notice';
import type { ProblemKind } from '../domain/problems/problem-kind';
import { leadsInside } from '../notices/address-guard';
import type { Sent } from '../notices/post';
import { sendMessage } from '../notices/send';
import { type AuditAction, writeAudit } from '../store/audit';
import type { Database } from '../store/database';
import {
  countNotices,
  findNotice,
  insertNotice,
  noteSent,
  changeNotice as storeChange,
  deleteNotice as storeDeleted,
  targetOf,
} from '../store/notices';
import { inTransaction } from '../store/transaction';
import { actorOf } from './audit-destination';
import type { Person, SetupContext } from './context';

/** Where notices go, as an admin gives it. */
interface NoticeDraft {
  readonly kind: NoticeKind;
  readonly target: string;
  readonly about: readonly ProblemKind[];
  readonly enabled: boolean;
}

/** Each notice is told of each problem: one organisation must not make the relay write to hundreds of addresses. */
const maxNotices = 50;

/**
 * Creates a notice. A webhook's secret is made here and answered this once.
 *
 * @throws 409 if the organisation has too many, 422 for a target that no notice may go to
 */
export async function createNotice(
  context: SetupContext,
  person: Person,
  draft: NoticeDraft,
): Promise<Notice & { readonly secret?: string }> {
  await refuseTarget(context, draft.kind, draft.target);
  const secret = draft.kind === 'webhook' ? `whsec_${randomBytes(32).toString('base64')}` : null;
  const id = context.newId('notice');
  await inTransaction(context.database, async (transaction) => {
    if ((await countNotices(transaction, person.organisationId)) >= maxNotices) {
      const title = `Your organisation already has ${maxNotices} notices.`;
      throw conflict('too_many_notices', title, 'Delete one that is no longer needed, then try again.');
    }
    const maskedTarget = masked(draft.kind, draft.target);
    const createdAt = timestamp(context.now());
    const { organisationId } = person;
    await insertNotice(transaction, context.box, { ...draft, id, organisationId, maskedTarget, secret, createdAt });
    const notice = await noticeOf(transaction, organisationId, id);
    await audit(context, transaction, person, 'JIRA_NOTICE_CREATED', notice, { about: draft.about });
  });
  const notice = await noticeOf(context.database, person.organisationId, id);
  return secret === null ? notice : { ...notice, secret };
}

/** What this relay can send: mails only where its operator has set up a mail server. */
export function kindsOf({ notices }: Pick<SetupContext, 'notices'>): NoticeKind[] {
  return noticeKinds.filter((kind) => kind !== 'email' || notices.mail !== null);
}

/** Changes a notice. @throws 404 if it is unknown, 422 for a target that no notice may go to */
export async function changeNotice(
  context: SetupContext,
  person: Person,
  id: string,
  change: Partial<Omit<NoticeDraft, 'kind'>>,
): Promise<Notice> {
  const { organisationId } = person;
  const before = await noticeOf(context.database, organisationId, id);
  if (Object.values(change).every((value) => value === undefined)) return before;
  if (change.target !== undefined) await refuseTarget(context, before.kind, change.target);
  return inTransaction(context.database, async (transaction) => {
    await storeChange(transaction, context.box, organisationId, id, {
      ...(change.target !== undefined && {
        target: { whole: change.target, masked: masked(before.kind, change.target) },
      }),
      ...(change.about !== undefined && { about: change.about }),
      ...(change.enabled !== undefined && { enabled: change.enabled }),
    });
    const after = await noticeOf(transaction, organisationId, id);
    const fields = (['target', 'about', 'enabled'] as const).filter(
      (field) => field in change && JSON.stringify(before[field]) !== JSON.stringify(after[field]),
    );
    if (fields.length > 0 || change.target !== undefined) {
      const changed = Object.fromEntries(fields.map((field) => [field, { from: before[field], to: after[field] }]));
      await audit(context, transaction, person, 'JIRA_NOTICE_UPDATED', after, { fields: changed });
    }
    return after;
  });
}

/** Deletes a notice; what was to be sent to it isn't. @throws 404 if it is unknown */
export async function deleteNotice(context: SetupContext, person: Person, id: string): Promise<void> {
  await inTransaction(context.database, async (transaction) => {
    const notice = await noticeOf(transaction, person.organisationId, id);
    await storeDeleted(transaction, person.organisationId, id);
    await audit(context, transaction, person, 'JIRA_NOTICE_DELETED', notice, {});
  });
}

/** Sends a test to where a notice leads, now. @returns whether the receiver took it, and what it said */
export async function testNotice(context: SetupContext, person: Person, id: string): Promise<Sent> {
  const notice = await noticeOf(context.database, person.organisationId, id);
  const target = await targetOf(context.database, context.box, notice.id);
  if (target === undefined) throw notFound('notice');
  const pageUrl = `${context.publicUrl}/settings/integrations`;
  const sent = await sendMessage(context.notices, target, context.newId('message'), { kind: 'test', pageUrl });
  await noteSent(context.database, id, timestamp(context.now()), sent.ok ? null : sent.message);
  return sent;
}

async function noticeOf(database: Database, organisationId: string, id: string): Promise<Notice> {
  const notice = await findNotice(database, organisationId, id);
  if (notice === undefined) throw notFound('notice');
  return notice;
}

async function refuseTarget({ notices }: SetupContext, kind: NoticeKind, target: string): Promise<void> {
  if (kind === 'email') {
    if (notices.mail === null) throw refused('needs SMTP_URL and MAIL_FROM, which this relay does not have', 'kind');
    if (!isAddress(target)) throw refused('is not an e-mail address', 'target');
    return;
  }
  if (!URL.canParse(target)) throw refused('is not an address', 'target');
  const url = new URL(target);
  const isSecure = url.protocol === 'https:' || (notices.allowPrivateTargets && url.protocol === 'http:');
  if (!isSecure) throw refused('must be an https:// address', 'target');
  if (url.username !== '' || url.password !== '') throw refused('must not hold a name or a password', 'target');
  if (!notices.allowPrivateTargets && (await leadsInside(url))) {
    throw refused('leads into the relay’s own network, where no notice may go', 'target');
  }
}

/** One address, without a name or a list: the mail server decides the rest. */
function isAddress(target: string): boolean {
  return /^[^\s@<>,;:"()[\]\\]+@[^\s@<>,;:"()[\]\\]+$/.test(target);
}

function refused(message: string, path: string) {
  return unprocessable('The notice cannot be saved as it is. Fix the fields that `errors` names.', [{ path, message }]);
}

function audit(
  context: SetupContext,
  transaction: Database,
  person: Person,
  action: AuditAction,
  { id, kind, target }: Notice,
  details: Readonly<Record<string, unknown>>,
): Promise<void> {
  return writeAudit(transaction, context, person.organisationId, {
    action,
    actor: actorOf(person),
    target: { kind: 'notice', id, name: target },
    details: { kind, ...details },
  });
}
