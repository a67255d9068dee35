import { createHash } from 'node:crypto';
import type { Database } from '../database';

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
  return database<MoveMark>('moves').where({ direction }).first();
}

export async function writeMark(database: Database, mark: MoveMark): Promise<void> {
  await database<MoveMark>('moves').insert(mark).onConflict('direction').merge();
}

/** Tells one deployment from another: no two made their tables at the same moments. */
export async function deploymentOf(database: Database): Promise<string> {
  const made: unknown[] = await database('schema_migrations').orderBy('name').select('name', 'migration_time');
  return createHash('sha256').update(JSON.stringify(made)).digest('hex').slice(0, 16);
}
