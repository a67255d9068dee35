import { type GroupHandling, groupTask, type Item, itemTask, type TaskContext } from '../../../relay/queue/leased-task';
import type { Queue, Tasks } from '../../../relay/queue/queue';
import { ruleOf, type TaskName, taskNames } from '../../../relay/queue/tasks';
import { type Database, openDatabase } from '../../../relay/store/database';
import { createTransact } from '../../../relay/store/postgres/transact';
import { createTestDatabase, type TestDatabase } from '../support/database';
import { createTestQueue } from '../support/queue';

/** What a handler was given. */
export interface Handled {
  readonly task: TaskName;
  readonly keys: readonly string[];
  readonly process: string;
}

/** A process with a queue of its own. What it handles is written down; `during` happens while it does. */
export interface QueueProcess {
  readonly queue: Queue;
  start(concurrency?: number): Promise<void>;
  stop(): Promise<void>;
}

/** A database of work items, and processes that work on them. Time stands still unless a test moves it. */
export interface QueueRig {
  readonly held: TestDatabase;
  readonly database: Database;
  readonly clock: { now: Date };
  readonly handled: Handled[];
  readonly failed: unknown[];
  /** What happens while something is handled. */
  during: (handled: Handled, items: readonly Item[]) => Promise<void>;
  process(owner?: string, sweepEveryMs?: number): Promise<QueueProcess>;
  /** How a test puts time forward: the clock jumps. */
  pass(ms: number): void;
  /** The keys that have been handled, in order. */
  keys(): string[];
  items(): Promise<{ task: string; key: string; attempts: number }[]>;
  close(): Promise<void>;
}

export async function startQueueRig(): Promise<QueueRig> {
  const held = await createTestDatabase();
  const database = await openDatabase(held.at);
  const started: QueueProcess[] = [];
  const clock = { now: new Date('2026-11-29T10:00:00.000Z') };
  const now = () => clock.now;

  function tasksOf(context: TaskContext, concurrency: number): Tasks {
    const handle = async (task: TaskName, items: readonly Item[]) => {
      const handled = { task, keys: items.map(({ key }) => key), process: context.owner };
      rig.handled.push(handled);
      await rig.during(handled, items);
    };
    const taskOf = (name: TaskName) => {
      const grouped: GroupHandling = {
        concurrency,
        itemsAtOnce: 3,
        handle: async (_, items) => {
          await handle(name, items);
          return items.map(() => 'done');
        },
      };
      if (ruleOf(name).isGrouped) return groupTask(context, name, grouped);
      return itemTask(context, name, { concurrency, handle: async (item) => (await handle(name, [item])) ?? 'done' });
    };
    return Object.fromEntries(taskNames.map((name) => [name, taskOf(name)])) as unknown as Tasks;
  }

  const rig: QueueRig = {
    held,
    database,
    clock,
    handled: [],
    failed: [],
    during: async () => undefined,
    async process(owner = 'one', sweepEveryMs = 200) {
      const onError = (error: unknown) => void rig.failed.push(error);
      const queue = await createTestQueue(held, database, { now, owner, onError, sweepEveryMs });
      const stopping = new AbortController();
      const claiming = { database, transact: createTransact(database), queue, now, random: () => 0, owner };
      const context = {
        ...claiming,
        stopping: stopping.signal,
        onError: (_: string, error: unknown) => onError(error),
      };
      const process: QueueProcess = {
        queue,
        start: (concurrency = 4) => queue.start(tasksOf(context, concurrency)),
        async stop() {
          stopping.abort();
          await queue.stop();
        },
      };
      started.push(process);
      return process;
    },
    pass(ms) {
      clock.now = new Date(clock.now.getTime() + ms);
    },
    keys: () => rig.handled.flatMap(({ keys }) => keys),
    items: () =>
      database.selectFrom('work_items').select(['task', 'key', 'attempts']).orderBy('task').orderBy('key').execute(),
    async close() {
      await Promise.all(started.splice(0).map((process) => process.stop()));
      await database.destroy();
      await held.drop();
    },
  };
  return rig;
}
