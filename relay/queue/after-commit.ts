import type { Database } from '../store/database';

/** Does something once a transaction has committed; at once outside a transaction; never after a rollback. */
export function afterCommit(transaction: Database, then: () => void): void {
  void executionOf(transaction).then(
    then,
    // Rolled back: there is nothing to wake anything for, and the caller who began the transaction has the error.
    () => undefined,
  );
}

function executionOf(transaction: Database): Promise<unknown> {
  if (!transaction.isTransaction || !('executionPromise' in transaction)) return Promise.resolve();
  return transaction.executionPromise as Promise<unknown>;
}
