import { type SqlBool, sql } from 'kysely';
import { type Database, isPostgres } from './database';
import { inTransaction } from './transaction';

/** Something that must not be asked of Jira until then. What it covers is written as its finder understands it. */
export interface LimitPause {
  readonly scope: string;
  readonly until: string;
}

/**
 * Stores a pause, unless a longer one of the same scope is stored, and notifies the other processes. Those that are over
 * are forgotten.
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

/** The pauses that are not over. */
export async function pausesAfter(database: Database, now: string): Promise<LimitPause[]> {
  return database.selectFrom('limit_pauses').select(['scope', 'until']).where('until', '>', now).execute();
}
