import type { Database } from './database';

/** What to do once a transaction has committed, for each that is running. */
const afterwards = new WeakMap<Database, (() => void)[]>();

/** Runs a step in a transaction, which is committed when the step resolves and rolled back when it throws. */
export async function inTransaction<Result>(
  database: Database,
  step: (transaction: Database) => Promise<Result>,
): Promise<Result> {
  const then: (() => void)[] = [];
  const result = await database.transaction().execute((transaction) => {
    afterwards.set(transaction, then);
    return step(transaction);
  });
  for (const call of then) call();
  return result;
}

/** Does something once the transaction has committed, and never after a rollback; at once outside a transaction. */
export function afterCommit(database: Database, then: () => void): void {
  const waiting = afterwards.get(database);
  if (waiting === undefined) then();
  else waiting.push(then);
}

/** Forgets what was to be done after the commit since a savepoint. @returns what takes it back to this moment */
export function markAfterCommit(transaction: Database): () => void {
  const waiting = afterwards.get(transaction);
  const count = waiting?.length ?? 0;
  return () => void waiting?.splice(count);
}
