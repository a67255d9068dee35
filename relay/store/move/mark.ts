import { createHash } from 'node:crypto';
import type { Database } from '../database';
import { appliedMigrations } from '../migrate';

/** The progress of moving a deployment out of this database, or into it. */
export interface MoveMark {
  readonly direction: 'out' | 'in';
  readonly deployment: string;
  readonly place: string;
  readonly started_at: string;
  readonly finished_at: string | null;
}

/** Undefined if no deployment has moved in this direction. */
export async function readMark(database: Database, direction: MoveMark['direction']): Promise<MoveMark | undefined> {
  return database.selectFrom('moves').selectAll().where('direction', '=', direction).executeTakeFirst();
}

export async function writeMark(database: Database, mark: MoveMark): Promise<void> {
  const { direction: _, ...others } = mark;
  await database
    .insertInto('moves')
    .values(mark)
    .onConflict((on) => on.column('direction').doUpdateSet(others))
    .execute();
}

/** Identifies a deployment: no two created their tables at the same moments. */
export async function deploymentOf(database: Database): Promise<string> {
  const made = [...(await appliedMigrations(database))].map(([name, at]) => [name, at.toISOString()]).sort();
  return createHash('sha256').update(JSON.stringify(made)).digest('hex').slice(0, 16);
}
