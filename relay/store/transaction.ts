import type { CompiledQuery } from 'kysely';
import type { Database } from './database';
import { engineOf, noteEngine } from './engine-of';

/** What a running transaction has besides its queries. */
interface Running {
  /** What to do after the commit. */
  readonly afterwards: (() => void)[];
  readonly runNow: ((query: CompiledQuery) => readonly unknown[]) | undefined;
}

const running = new WeakMap<Database, Running>();

/** Runs a step in a transaction, which is committed when the step resolves and rolled back when it throws. */
export async function inTransaction<Result>(
  database: Database,
  step: (transaction: Database) => Promise<Result>,
): Promise<Result> {
  const engine = engineOf(database);
  const afterwards: (() => void)[] = [];
  const result = await database.transaction().execute(async (transaction) => {
    running.set(noteEngine(transaction, engine), { afterwards, runNow: engine.runNow });
    try {
      return await step(transaction);
    } finally {
      running.delete(transaction);
    }
  });
  for (const call of afterwards) call();
  return result;
}

/**
 * Runs a query that is compiled already. A running transaction on SQLite has the connection, so its query doesn't wait for
 * it as Kysely's do.
 */
export async function runCompiled<Row>(database: Database, query: CompiledQuery<Row>): Promise<readonly Row[]> {
  const runNow = running.get(database)?.runNow;
  if (runNow !== undefined) return runNow(query) as readonly Row[];
  const { rows } = await database.executeQuery(query);
  return rows;
}

/** Calls `then` once the transaction has committed, and never after a rollback; immediately outside a transaction. */
export function afterCommit(database: Database, then: () => void): void {
  const waiting = running.get(database)?.afterwards;
  if (waiting === undefined) then();
  else waiting.push(then);
}

/** Marks a savepoint. @returns a function that drops the calls that were added to `afterCommit` since */
export function markAfterCommit(transaction: Database): () => void {
  const waiting = running.get(transaction)?.afterwards;
  const count = waiting?.length ?? 0;
  return () => void waiting?.splice(count);
}
