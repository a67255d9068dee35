import { type Clock, later, timestamp } from '../domain/clock';
import { deferItem, releaseItem } from '../store/claims';
import type { Database } from '../store/database';
import { withAdvisoryLock } from '../store/postgres/advisory-lock';
import { afterCommit } from '../store/transaction';
import { expediteGroup, nextDueAt, rescheduleItem } from '../store/work-items';
import { createAlarm } from './alarm';
import { addJobs, type LaterUnit, type NewItem, scheduleWithJobs } from './postgres/jobs';
import { createRunner, type Lane, migrateQueue, type Runner } from './postgres/runner';
import { freeJobs, lostUnits } from './postgres/sweep';
import type { Queue, Scheduled, Tasks } from './queue';
import { createSlots } from './slots';
import { ruleOf, taskNames, type Unit, unitOf } from './tasks';

interface PostgresQueueSettings {
  readonly database: Database;
  /** Where the same database is, for the connections of graphile-worker's own. */
  readonly url: string;
  readonly now: Clock;
  /** Names this process where it claims items. */
  readonly owner: string;
  /** Told of a handler or a sweep that failed, and of a lost connection; what was to be done is taken up again. */
  readonly onError: (error: unknown) => void;
  /** How often the work items are looked through for items that no wake-up reported. */
  readonly sweepEveryMs?: number;
}

/** The process that knows of a time adds the job for it; the others make up for it where that one is gone. */
const lookLaterMs = 500;

const freeEveryMs = 5 * 60_000;

/**
 * The queue of many processes on one PostgreSQL: graphile-worker's jobs, one for each unit that is due, written by the
 * transaction that makes the work. They wake by LISTEN/NOTIFY. The jobs have no `queue_name`: one for each key was
 * measured to fall from 133 jobs/s to 2 at 10⁵ keys; that an item is handled once at a time is what its lease is for.
 */
export async function createPostgresQueue(settings: PostgresQueueSettings): Promise<Queue> {
  const { database, url, now, owner, onError, sweepEveryMs = 15_000 } = settings;
  await withAdvisoryLock(url, () => migrateQueue(url));
  const slots = createSlots({ onError, onDry: () => void sweep() });
  const alarm = createAlarm({
    now,
    onDue: (due) => void addJobs(database, due).catch(onError),
    onLook: () => void sweep(),
  });
  let runner: Runner | undefined;
  let isRunning = false;
  let timer: NodeJS.Timeout | undefined;
  let sweeping: Promise<void> | undefined;
  let freedAtMs = Number.NEGATIVE_INFINITY;

  function awaitTimes(units: readonly LaterUnit[]): void {
    if (!isRunning) return;
    for (const { task, unit, dueAt } of units) alarm.set({ task, unit }, new Date(dueAt));
  }

  async function wakeAt(transaction: Database, unit: LaterUnit): Promise<void> {
    if (unit.dueAt <= timestamp(now())) await addJobs(transaction, [unit]);
    else afterCommit(transaction, () => awaitTimes([unit]));
  }

  async function look(): Promise<void> {
    clearTimeout(timer);
    const startedMs = performance.now();
    try {
      if (startedMs - freedAtMs > freeEveryMs) {
        freedAtMs = startedMs;
        await freeJobs(database);
      }
      const nowAt = timestamp(now());
      await addJobs(
        database,
        await lostUnits(
          database,
          nowAt,
          taskNames.filter((task) => !slots.isFull(task)),
        ),
      );
      const next = await nextDueAt(database, taskNames, nowAt);
      alarm.lookAt(next === undefined ? undefined : later(new Date(next), lookLaterMs));
    } catch (error) {
      onError(error);
    }
    if (!isRunning) return;
    // Where there is much to look through, looking must not become the main work.
    const waitMs = Math.max(sweepEveryMs, 20 * (performance.now() - startedMs));
    timer = setTimeout(() => void sweep(), waitMs);
  }

  function sweep(): Promise<void> {
    if (!isRunning) return Promise.resolve();
    sweeping ??= look().finally(() => {
      sweeping = undefined;
    });
    return sweeping;
  }

  /**
   * Deliveries are many, so a process takes one job for each free slot and leaves the rest to the others. Of all other
   * tasks a job does no more than wake: they have slots of their own, and one that hangs keeps no job from being taken.
   */
  function lanesFor(tasks: Tasks): Lane[] {
    const others = taskNames.filter((task) => task !== 'deliver');
    return [
      { tasks: ['deliver'], concurrency: tasks.deliver.concurrency, take: deliver },
      { tasks: others, concurrency: 1, take: async ({ task, unit }) => slots.add(task, unit) },
    ];
  }

  async function deliver({ task, unit }: Unit): Promise<void> {
    // Another process takes what this one did not begin before it stopped.
    if (!(await slots.run(task, unit))) await addJobs(database, [{ task, unit }]);
  }

  return {
    async schedule(transaction, items) {
      if (items.length === 0) return;
      const nowAt = timestamp(now());
      const notDue = await scheduleWithJobs(transaction, onceEach(items, nowAt), nowAt);
      if (notDue.length > 0) afterCommit(transaction, () => awaitTimes(notDue));
    },
    async defer(transaction, { task, key, at, attempts = 0 }) {
      const { keepsTime } = ruleOf(task);
      const dueAt = await deferItem(transaction, { task, key, owner, dueAt: timestamp(at), keepsTime, attempts });
      if (dueAt !== undefined) await wakeAt(transaction, { task, unit: unitOf(task, key), dueAt });
    },
    async release(transaction, { task, key }) {
      const dueAt = await releaseItem(transaction, { task, key, owner });
      if (dueAt !== undefined) await wakeAt(transaction, { task, unit: unitOf(task, key), dueAt });
    },
    async expedite(transaction, task, group) {
      const hurried = await expediteGroup(transaction, task, group, timestamp(now()));
      if (hurried > 0) await addJobs(transaction, [{ task, unit: group }]);
    },
    async reschedule(transaction, { task, key, at }) {
      const dueAt = timestamp(at);
      await rescheduleItem(transaction, { task, key, dueAt });
      await wakeAt(transaction, { task, unit: unitOf(task, key), dueAt });
    },
    async start(tasks) {
      isRunning = true;
      slots.start(tasks);
      runner = createRunner({ url, onError, lanes: lanesFor(tasks) });
      await runner.start();
      await sweep();
    },
    async stop() {
      isRunning = false;
      clearTimeout(timer);
      alarm.stop();
      await Promise.all([sweeping, slots.stop(), runner?.stop()]);
    },
  };
}

/** Each task and key once, at the sooner of its times: a statement may touch a row but once. */
function onceEach(items: readonly Scheduled[], nowAt: string): NewItem[] {
  const once = new Map<string, NewItem>();
  for (const { task, key, at } of items) {
    const id = `${task} ${key}`;
    const dueAt = at === undefined ? nowAt : timestamp(at);
    const known = once.get(id);
    if (known === undefined || dueAt < known.dueAt) once.set(id, { task, key, dueAt });
  }
  return [...once.values()].sort(inOrder);
}

/**
 * Every transaction touches its items in this order, so that two which want the same ones wait for each other rather
 * than for ever. A dedup key comes last, for a worker gives its own back when all else is written down.
 */
function inOrder(one: NewItem, other: NewItem): number {
  const [a, b] = [one, other].map(({ task, key }) => `${task === 'deliver' ? 1 : 0} ${task} ${key}`);
  if (a === undefined || b === undefined || a === b) return 0;
  return a < b ? -1 : 1;
}
