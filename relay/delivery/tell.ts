import { later, timestamp } from '../domain/clock';
import { gatherMs, standsMs } from '../domain/notices/retry';
import type { ProblemKind } from '../domain/problems/problem-kind';
import type { Database } from '../store/database';
import { dropUntold, insertMessages } from '../store/notice-messages';
import { noticesAbout } from '../store/notices';
import type { NotingContext } from './note-problems';

/** Has those who asked for it told of a problem once it has stood for a minute. */
export async function tellOpened(
  context: NotingContext,
  transaction: Database,
  organisationId: string,
  problem: { readonly id: string; readonly kind: ProblemKind },
): Promise<void> {
  const noticeIds = await noticesAbout(transaction, organisationId, problem.kind);
  await tell(context, transaction, organisationId, { problemId: problem.id, change: 'opened', noticeIds }, standsMs);
}

/** Has those who were told of a problem told that it is over; who was not hears nothing of it. */
export async function tellResolved(
  context: NotingContext,
  transaction: Database,
  organisationId: string,
  problemId: string,
): Promise<void> {
  const noticeIds = await dropUntold(transaction, problemId);
  await tell(context, transaction, organisationId, { problemId, change: 'resolved', noticeIds }, 0);
}

interface Told {
  readonly problemId: string;
  readonly change: 'opened' | 'resolved';
  readonly noticeIds: readonly string[];
}

async function tell(
  { now, newId, queue }: NotingContext,
  transaction: Database,
  organisationId: string,
  { problemId, change, noticeIds }: Told,
  afterMs: number,
): Promise<void> {
  const due = later(now(), afterMs);
  const dueAt = timestamp(due);
  await insertMessages(
    transaction,
    noticeIds.map((noticeId) => ({ id: newId('message'), organisationId, noticeId, problemId, change, dueAt })),
  );
  // A little later, so that what happens together is told together.
  const at = later(due, gatherMs);
  await queue?.schedule(
    transaction,
    noticeIds.map((key) => ({ task: 'send-notices', key, at })),
  );
}
