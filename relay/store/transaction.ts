import type { Database } from './database';

/** What to do after the commit, for each running transaction. */
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

/** Calls `then` once the transaction has committed, and never after a rollback; immediately outside a transaction. */
export function afterCommit(database: Database, then: () => void): void {
  const waiting = afterwards.get(database);
  if (waiting === undefined) then();
  else waiting.push(then);
}

/** Marks a savepoint. @returns a function that drops the calls that were added to `afterCommit` since */
export function markAfterCommit(transaction: Database): () => void {
  const waiting = afterwards.get(transaction);
  const count = waiting?.length ?? 0;
  return () => void waiting?.splice(count);
}
