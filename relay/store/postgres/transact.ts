import { errorCodeOf } from '../../error-code';
import type { Database } from '../database';
import type { Transact } from '../group-commit';
import { inTransaction } from '../transaction';
import { isStale } from './prepared-statements';

/** What PostgreSQL answers one of two transactions that wait for each other (postgresql.org, "PostgreSQL Error Codes"). */
const deadlockDetected = '40P01';

/** Two that meet again and again are a fault of ours, and it is to be seen. */
const maxAttempts = 5;

/**
 * Runs each step in a transaction of its own: PostgreSQL has them side by side, and flushes several at once by itself.
 * A step that it refused because two waited for each other, or because a migration has changed a table meanwhile, is
 * done again: what it was to write down, such as what Jira has answered, would be lost otherwise.
 */
export function createTransact(database: Database): Transact {
  return async (step) => {
    for (let attempts = 1; ; attempts += 1) {
      try {
        return await inTransaction(database, step);
      } catch (error) {
        if (attempts === maxAttempts || !canBeRepeated(error)) throw error;
      }
    }
  };
}

function canBeRepeated(error: unknown): boolean {
  return errorCodeOf(error) === deadlockDetected || isStale(error);
}
