import { setImmediate as nextTurn } from 'node:timers/promises';
import { sql } from 'kysely';
import type { Database } from './database';
import { inTransaction, markAfterCommit } from './transaction';

/**
 * Runs a step in a transaction, and resolves with what it came to once that is durable. A step asks nothing but this
 * transaction: another one of its own would wait for itself. It may be done again from its start, and what it did
 * before is taken back then; so it leaves no traces elsewhere.
 */
export type Transact = <Result>(step: (transaction: Database) => Promise<Result>) => Promise<Result>;

/** A step that waits for its turn. */
interface Waiting {
  /** Does the step, and answers with what is to be called once it is durable. */
  readonly run: (transaction: Database) => Promise<() => void>;
  readonly fail: (error: unknown) => void;
}

/**
 * Lets steps that arrive while others are being committed share the next commit, so that a flush to disk is paid once
 * for all of them. Each is in a savepoint of its own: what one does to the database is not the others' fault.
 *
 * For an engine with one connection. Where transactions run side by side, the engine itself flushes several at once.
 */
export function createGroupCommit(database: Database): Transact {
  const waiting: Waiting[] = [];
  let isCommitting = false;

  async function commitAll(): Promise<void> {
    while (waiting.length > 0) {
      // Not at once: what has arrived already is read from its sockets first, and shares the commit.
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
      for (const step of group) whenDurable.push(await inSavepoint(transaction, step));
      return whenDurable;
    });
    for (const resolve of resolveAll) resolve();
  } catch (error) {
    for (const { fail } of group) fail(error);
  }
}

const savepoint = sql`SAVEPOINT step`;
const rollBack = sql`ROLLBACK TO step`;
const release = sql`RELEASE step`;

async function inSavepoint(transaction: Database, { run, fail }: Waiting): Promise<() => void> {
  await savepoint.execute(transaction);
  const forgetAfterCommit = markAfterCommit(transaction);
  try {
    return await run(transaction);
  } catch (error) {
    fail(error);
    forgetAfterCommit();
    await rollBack.execute(transaction);
    return () => undefined;
  } finally {
    await release.execute(transaction);
  }
}
