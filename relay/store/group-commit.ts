import { setImmediate as nextTurn } from 'node:timers/promises';
import { sql } from 'kysely';
import type { Database } from './database';
import { statement } from './statement';
import { inTransaction, markAfterCommit } from './transaction';

/**
 * Runs a step in a transaction, and resolves with its result once that is durable. A step only uses this transaction: if it
 * opened another, it would wait for itself. A step may be rolled back and repeated from its start, so it must not have
 * other side effects.
 */
export type Transact = <Result>(step: (transaction: Database) => Promise<Result>) => Promise<Result>;

/** A step that waits for the next transaction. */
interface Waiting {
  /** Runs the step, and returns what to call once it is durable. */
  readonly run: (transaction: Database) => Promise<() => void>;
  readonly fail: (error: unknown) => void;
}

/**
 * Lets steps that arrive while others are being committed share the next commit, so that one flush to disk serves all of
 * them. Each runs in its own savepoint, so that a step that fails doesn't fail the others.
 *
 * For an engine with one connection. An engine that runs transactions concurrently groups its flushes itself.
 */
export function createGroupCommit(database: Database): Transact {
  const waiting: Waiting[] = [];
  let isCommitting = false;

  async function commitAll(): Promise<void> {
    while (waiting.length > 0) {
      // Waits one round of the event loop: requests that have already arrived are read from their sockets, and share the commit.
      await nextTurn();
      await commitTogether(database, waiting.splice(0));
    }
    isCommitting = false;
  }

  return (step) =>
    new Promise((resolve, reject) => {
      waiting.push({
        run: async (transaction) => {
          const result = await step(transaction);
          return () => resolve(result);
        },
        fail: reject,
      });
      if (isCommitting) return;
      isCommitting = true;
      void commitAll();
    });
}

async function commitTogether(database: Database, group: readonly Waiting[]): Promise<void> {
  try {
    const resolveAll = await inTransaction(database, async (transaction) => {
      const whenDurable: (() => void)[] = [];
      const [only] = group;
      // A single step that fails is rolled back with its transaction.
      if (only !== undefined && group.length === 1) return [await only.run(transaction)];
      for (const step of group) whenDurable.push(await inSavepoint(transaction, step));
      return whenDurable;
    });
    for (const resolve of resolveAll) resolve();
  } catch (error) {
    for (const { fail } of group) fail(error);
  }
}

const savepoint = statement(() => sql`SAVEPOINT step`);
const rollBack = statement(() => sql`ROLLBACK TO step`);
const release = statement(() => sql`RELEASE step`);

async function inSavepoint(transaction: Database, { run, fail }: Waiting): Promise<() => void> {
  await savepoint(transaction, {});
  const forgetAfterCommit = markAfterCommit(transaction);
  try {
    return await run(transaction);
  } catch (error) {
    fail(error);
    forgetAfterCommit();
    await rollBack(transaction, {});
    return () => undefined;
  } finally {
    await release(transaction, {});
  }
}
