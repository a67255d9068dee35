import { errorCodeOf } from '../../error-code';
import type { Database } from '../database';
import type { Transact } from '../group-commit';

/** What PostgreSQL tells one of two transactions that wait for each other (postgresql.org, "PostgreSQL Error Codes"). */
const deadlockDetected = '40P01';

/** Two that meet again and again are a fault of ours, and it is to be seen. */
const maxTries = 5;

/**
 * Runs each step in a transaction of its own: PostgreSQL has them side by side, and flushes several at once by itself.
 * A step that it ended because another one waited for it and it for the other is done again: what it was to write down,
 * such as what Jira has answered, would be lost otherwise.
 */
export function createTransact(database: Database): Transact {
  return async (step) => {
    for (let tries = 1; ; tries += 1) {
      try {
        return await database.transaction(step);
      } catch (error) {
        if (tries === maxTries || !isDeadlock(error)) throw error;
      }
    }
  };
}

function isDeadlock(error: unknown): boolean {
  return errorCodeOf(error) === deadlockDetected;
}
