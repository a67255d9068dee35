import { later, timestamp } from '../domain/clock';
import { messagesFor } from '../domain/notices/message';
import { giveUpAfterMs, pauseAfter } from '../domain/notices/retry';
import type { Ending, ItemHandling } from '../queue/leased-task';
import type { Database } from '../store/database';
import { type DueMessage, nextDue, setState, takeDue } from '../store/notice-messages';
import { noteSent, targetOf } from '../store/notices';
import { type SecretBox, UnreadableSecret } from '../store/secret-box';
import { inTransaction } from '../store/transaction';
import { type SendSettings, sendMessage } from './send';

export interface NoticesContext extends SendSettings {
  readonly database: Database;
  readonly box: SecretBox;
  readonly random: () => number;
  /** Where the messages' button leads. */
  readonly publicUrl: string;
  readonly log: { warn(facts: object, sentence: string): void };
}

/** As many messages of a notice as are told at once. */
const atOnce = 200;

/**
 * Sends what is due for a notice. What a process began to send and didn't note as sent is sent again: a message may arrive
 * twice, never not at all. One that doesn't arrive is tried again for a day.
 */
export function notices(context: NoticesContext): ItemHandling {
  return { concurrency: 4, handle: ({ key, failures }) => sendDue(context, key, failures) };
}

async function sendDue(context: NoticesContext, noticeId: string, failures: number): Promise<Ending> {
  const { database, now, random } = context;
  const due = await inTransaction(database, (transaction) => takeDue(transaction, noticeId, timestamp(now()), atOnce));
  const failed = due.length === 0 ? null : await sendAll(context, noticeId, due);
  if (failed !== null) return { at: later(now(), pauseAfter(failures + 1, random())), failures: failures + 1 };
  const next = await nextDue(database, noticeId);
  return next === null ? 'done' : { at: new Date(next), failures: 0 };
}

/** @returns why one did not arrive, or null if all did; after the first failure nothing more is tried */
async function sendAll(context: NoticesContext, noticeId: string, due: readonly DueMessage[]): Promise<string | null> {
  const { database, box, now, log } = context;
  const target = await openedTarget(database, box, noticeId);
  if (target === undefined) return null;
  if (typeof target !== 'string' && !target.enabled) {
    await setState(
      database,
      due.map(({ id }) => id),
      'dropped',
    );
    return null;
  }
  const pageUrl = `${context.publicUrl}/settings/integrations`;
  for (const { message, tells } of messagesFor(due, pageUrl)) {
    const ids = tells.map(({ id }) => id);
    const sent =
      typeof target === 'string'
        ? { ok: false, message: target }
        : // A digest that has grown since the last try is another message.
          await sendMessage(context, target, ids.at(-1) ?? noticeId, message);
    const at = now();
    if (sent.ok) {
      await inTransaction(database, async (transaction) => {
        await setState(transaction, ids, 'sent');
        await noteSent(transaction, noticeId, timestamp(at), null);
      });
      continue;
    }
    const tooOld = tells.filter(({ dueAt }) => at.getTime() - Date.parse(dueAt) >= giveUpAfterMs).map(({ id }) => id);
    await inTransaction(database, async (transaction) => {
      await setState(transaction, tooOld, 'given_up');
      await noteSent(transaction, noticeId, timestamp(at), sent.message);
    });
    log.warn({ noticeId, reason: sent.message, givenUp: tooOld.length }, 'A notice could not be sent.');
    return sent.message;
  }
  return null;
}

/** A target that no key opens is told like one that cannot be reached. Undefined if the notice was deleted. */
async function openedTarget(
  database: Database,
  box: SecretBox,
  noticeId: string,
): Promise<Awaited<ReturnType<typeof targetOf>> | string> {
  try {
    return await targetOf(database, box, noticeId);
  } catch (error) {
    if (error instanceof UnreadableSecret) return error.message;
    throw error;
  }
}
