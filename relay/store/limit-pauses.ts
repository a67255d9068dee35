import { type Database, isPostgres } from './database';

/** Something that must not be asked of Jira until then. What it covers is written as its finder understands it. */
export interface LimitPause {
  readonly scope: string;
  readonly until: string;
}

/**
 * Stores a pause, unless a longer one of the same scope is stored, and tells the other processes of it. Those that are
 * over are forgotten.
 */
export async function storePause(database: Database, channel: string, pause: LimitPause, now: string): Promise<void> {
  await database.transaction(async (trx) => {
    await pauses(trx).where('until', '<=', now).delete();
    await pauses(trx).insert(pause).onConflict('scope').merge().whereRaw('limit_pauses.until < excluded.until');
    if (isPostgres(trx)) await trx.raw('SELECT pg_notify(?, ?)', [channel, JSON.stringify(pause)]);
  });
}

/** The pauses that are not over. */
export async function pausesAfter(database: Database, now: string): Promise<LimitPause[]> {
  return pauses(database).where('until', '>', now).select('scope', 'until');
}

function pauses(database: Database) {
  return database<LimitPause>('limit_pauses');
}
