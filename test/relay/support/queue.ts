import { createPostgresQueue } from '../../../relay/queue/postgres';
import type { Queue, Task, Tasks } from '../../../relay/queue/queue';
import { createSqliteQueue } from '../../../relay/queue/sqlite';
import { type TaskName, taskNames, unitsOf } from '../../../relay/queue/tasks';
import type { Database } from '../../../relay/store/database';
import { dueItems } from '../../../relay/store/work-items';
import type { TestDatabase } from './database';

export interface TestQueueOptions {
  now?: () => Date;
  owner?: string;
  onError?: (error: unknown) => void;
  sweepEveryMs?: number;
}

/** The engine's queue on a test's database. It hands nothing out until it is started. */
export async function createTestQueue(
  { at }: TestDatabase,
  database: Database,
  { now = () => new Date(), owner = 'a test', onError = () => undefined, ...options }: TestQueueOptions = {},
): Promise<Queue> {
  const settings = { database, now, owner, onError, ...options };
  return at.engine === 'postgres' ? createPostgresQueue({ ...settings, url: at.url }) : createSqliteQueue(settings);
}

/** Tasks that all do the same. */
export function tasksThat(run: (task: TaskName, unit: string) => Promise<void>, concurrency = 8): Tasks {
  const task = (name: TaskName): Task => ({ concurrency, run: (unit) => run(name, unit) });
  return Object.fromEntries(taskNames.map((name) => [name, task(name)])) as unknown as Tasks;
}

/** Works off what is due of one task now, as a started queue would. */
export async function runDue(database: Database, name: TaskName, task: Task, now: Date): Promise<void> {
  const units = unitsOf(await dueItems(database, [name], now.toISOString(), 1_000));
  await Promise.all(units.map(({ unit }) => task.run(unit)));
}
