import { type NotingContext, noteProblems } from '../delivery/note-problems';
import { later, timestamp } from '../domain/clock';
import { longWaitMs } from '../domain/problems/causes';
import type { Database } from '../store/database';
import { destinationsWaitingSince } from '../store/long-waits';
import { inTransaction } from '../store/transaction';

/**
 * Notes what has waited for long: no transaction causes that. It is the net under all other problems, too: whatever keeps
 * deliveries waiting, somebody hears of it.
 */
export async function noteLongWaits(context: NotingContext & { readonly database: Database }): Promise<void> {
  const longAgo = timestamp(later(context.now(), -longWaitMs));
  for (const { organisationId, destinationId } of await destinationsWaitingSince(context.database, longAgo)) {
    await inTransaction(context.database, (transaction) =>
      noteProblems(context, transaction, organisationId, { destinationId }),
    );
  }
}
