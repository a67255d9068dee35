import { type SqlBool, sql } from 'kysely';
import type { Database } from './database';
import { isPostgres } from './is-postgres';
import { inTransaction } from './transaction';

/** Calls to Jira that must wait until then. The scope is written as the rate limiter understands it. */
export interface LimitPause {
  readonly scope: string;
  readonly until: string;
}

/**
 * Stores a pause, unless a longer one of the same scope is stored, and notifies the other processes. Expired pauses are
 * deleted.
 */
export async function storePause(database: Database, channel: string, pause: LimitPause, now: string): Promise<void> {
  await inTransaction(database, async (transaction) => {
    await transaction.deleteFrom('limit_pauses').where('until', '<=', now).execute();
    await transaction
      .insertInto('limit_pauses')
      .values(pause)
      .onConflict((on) =>
        on
          .column('scope')
          .doUpdateSet(({ ref }) => ({ until: ref('excluded.until') }))
          .where(sql<SqlBool>`limit_pauses.until < excluded.until`),
      )
      .execute();
    if (isPostgres(transaction)) await sql`SELECT pg_notify(${channel}, ${JSON.stringify(pause)})`.execute(transaction);
  });
}

/** The pauses that haven't expired. */
export async function pausesAfter(database: Database, now: string): Promise<LimitPause[]> {
  return database.selectFrom('limit_pauses').select(['scope', 'until']).where('until', '>', now).execute();
}
