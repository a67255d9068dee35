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
  /** The address of the same database, for graphile-worker's own connections. */
  readonly url: string;
  readonly now: Clock;
  /** Identifies this process when it claims items. */
  readonly owner: string;
  /** Called if a handler or a sweep failed, or a connection was lost; the work is retried. */
  readonly onError: (error: unknown) => void;
  /** How often a sweep looks for due items that no wake-up reported. */
  readonly sweepEveryMs?: number;
}

/** The process that scheduled an item adds its job when it is due; after this delay, the others do so in its place. */
const lookLaterMs = 500;

const freeEveryMs = 5 * 60_000;

/**
 * The queue of many processes on one PostgreSQL: graphile-worker's jobs, one per due unit, added in the transaction that
 * schedules the work. LISTEN/NOTIFY wakes the processes. The jobs have no `queue_name`: with one per key, throughput was
 * measured to fall from 133 jobs/s to 2 at 10⁵ keys. The lease ensures that an item is handled once at a time.
 */
export async function createPostgresQueue(settings: PostgresQueueSettings): Promise<Queue> {
  const { database, url, now, owner, onError, sweepEveryMs = 15_000 } = settings;
  await withAdvisoryLock(url, () => migrateQueue(url));
  const slots = createSlots({ onError, onDry: () => void sweep() });
  const alarm = createAlarm({
    now,
    onDue: wakeFor,
    onLook: () => void sweep(),
  });
  /** The wake-ups that are being written: the database must not be closed under them. */
  const waking = new Set<Promise<void>>();
  let runner: Runner | undefined;
  let isRunning = false;
  let timer: NodeJS.Timeout | undefined;
  let sweeping: Promise<void> | undefined;
  let freedAtMs = Number.NEGATIVE_INFINITY;

  function wakeFor(due: readonly Unit[]): void {
    const woken = addJobs(database, due)
      .catch(onError)
      .finally(() => waking.delete(woken));
    waking.add(woken);
  }

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
    // With many items, sweeping must not become the main work.
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
   * There are many deliveries, so a process takes one job per free slot and leaves the rest to the others. For all other
   * tasks, a job only wakes them: they have their own slots, and one that hangs doesn't block other jobs.
   */
  function lanesFor(tasks: Tasks): Lane[] {
    const others = taskNames.filter((task) => task !== 'deliver');
    return [
      { tasks: ['deliver'], concurrency: tasks.deliver.concurrency, take: deliver },
      { tasks: others, concurrency: 1, take: async ({ task, unit }) => slots.add(task, unit) },
    ];
  }

  async function deliver({ task, unit }: Unit): Promise<void> {
    // Another process takes what this one didn't start before it stopped.
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
      await Promise.all([sweeping, slots.stop(), runner?.stop(), ...waking]);
    },
  };
}

/** Each task and key once, at the soonest of its times: a statement may update a row only once. */
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
 * Every transaction locks its items in this order, so that two which want the same ones don't deadlock. A dedup key comes
 * last, since a worker releases its key after writing everything else.
 */
function inOrder(one: NewItem, other: NewItem): number {
  const [a, b] = [one, other].map(({ task, key }) => `${task === 'deliver' ? 1 : 0} ${task} ${key}`);
  if (a === undefined || b === undefined || a === b) return 0;
  return a < b ? -1 : 1;
}
