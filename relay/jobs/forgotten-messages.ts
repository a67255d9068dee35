import { type Clock, timestamp } from '../domain/clock';
import type { Queue } from '../queue/queue';
import type { Database } from '../store/database';
import { noticesDueBefore } from '../store/notice-messages';
import { inTransaction } from '../store/transaction';

interface ForgottenMessagesContext {
  readonly database: Database;
  readonly queue: Pick<Queue, 'schedule'>;
  readonly now: Clock;
}

/** Has messages sent that a command of the operator's brought about, which has no queue, or whose wake-up was lost. */
export async function wakeForgottenMessages({ database, queue, now }: ForgottenMessagesContext): Promise<void> {
  const forgotten = await noticesDueBefore(database, timestamp(now()));
  if (forgotten.length === 0) return;
  await inTransaction(database, (transaction) =>
    queue.schedule(
      transaction,
      forgotten.map((key) => ({ task: 'send-notices', key })),
    ),
  );
}
