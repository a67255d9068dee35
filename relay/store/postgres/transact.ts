import { errorCodeOf } from '../../error-code';
import type { Database } from '../database';
import type { Transact } from '../group-commit';
import { inTransaction } from '../transaction';
import { isStale } from './prepared-statements';

/** PostgreSQL's error for one of two transactions in a deadlock (postgresql.org, "PostgreSQL Error Codes"). */
const deadlockDetected = '40P01';

/** Transactions that deadlock again and again are a bug, which must not stay hidden. */
const maxAttempts = 5;

/**
 * Runs each step in its own transaction: PostgreSQL runs them concurrently, and groups their flushes itself. A step that
 * failed by a deadlock, or because a migration changed a table in the meantime, is repeated: otherwise what it was to
 * record, such as an answer from Jira, would be lost.
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
