import { createHash } from 'node:crypto';
import type { Database } from '../database';
import { appliedMigrations } from '../migrate';

/** How far a deployment is with moving out of this database, or into it. */
export interface MoveMark {
  readonly direction: 'out' | 'in';
  readonly deployment: string;
  readonly place: string;
  readonly started_at: string;
  readonly finished_at: string | null;
}

/** Undefined where none has moved that way. */
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

/** Tells one deployment from another: no two made their tables at the same moments. */
export async function deploymentOf(database: Database): Promise<string> {
  const made = [...(await appliedMigrations(database))].map(([name, at]) => [name, at.toISOString()]).sort();
  return createHash('sha256').update(JSON.stringify(made)).digest('hex').slice(0, 16);
}
