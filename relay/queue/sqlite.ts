import { type Clock, timestamp } from '../domain/clock';
import { deferItem, releaseItem } from '../store/claims';
import type { Database } from '../store/database';
import { afterCommit } from '../store/transaction';
import { dueItems, expediteGroup, type ItemState, nextDueAt, rescheduleItem, scheduleItems } from '../store/work-items';
import { createAlarm } from './alarm';
import type { Queue } from './queue';
import { createSlots, maxReady } from './slots';
import { isTaskName, ruleOf, taskNames, unitOf, unitsOf } from './tasks';

interface SqliteQueueSettings {
  readonly database: Database;
  readonly now: Clock;
  /** Identifies this process when it claims items. */
  readonly owner: string;
  /** Called if a handler or a sweep failed; the work is retried. */
  readonly onError: (error: unknown) => void;
  /** How often a sweep looks for due items that no wake-up reported, since another process scheduled them. */
  readonly sweepEveryMs?: number;
}

/**
 * The queue of a single process: due items are kept in memory, and a commit wakes them; one timer waits for items that are
 * due later. A sweep over the work items at the start finds what a crash left behind.
 */
export function createSqliteQueue(settings: SqliteQueueSettings): Queue {
  const { database, now, owner, onError, sweepEveryMs = 30_000 } = settings;
  const slots = createSlots({ onError, onDry: () => void sweep() });
  const alarm = createAlarm({
    now,
    onDue: (due) => {
      for (const { task, unit } of due) slots.add(task, unit);
    },
    onLook: () => void sweep(),
  });
  let timer: NodeJS.Timeout | undefined;
  let isRunning = false;
  let sweeping: Promise<void> | undefined;

  function wake(states: readonly ItemState[]): void {
    if (!isRunning) return;
    const nowAt = timestamp(now());
    for (const { task, key, dueAt, leaseExpiresAt } of states) {
      // An item that is being worked on is woken again when that ends.
      if (!isTaskName(task) || dueAt === null || leaseExpiresAt !== null) continue;
      const unit = unitOf(task, key);
      if (dueAt <= nowAt) slots.add(task, unit);
      else alarm.set({ task, unit }, new Date(dueAt));
    }
  }

  async function look(): Promise<void> {
    try {
      const nowAt = timestamp(now());
      slots.addFound(unitsOf(await dueItems(database, taskNames, nowAt, maxReady)));
      const next = await nextDueAt(database, taskNames, nowAt);
      alarm.lookAt(next === undefined ? undefined : new Date(next));
    } catch (error) {
      onError(error);
    }
  }

  function sweep(): Promise<void> {
    if (!isRunning) return Promise.resolve();
    sweeping ??= look().finally(() => {
      sweeping = undefined;
    });
    return sweeping;
  }

  return {
    async schedule(transaction, items) {
      const dueNow = timestamp(now());
      const states = await scheduleItems(
        transaction,
        items.map(({ task, key, at }) => ({
          task,
          key,
          dueAt: at === undefined ? dueNow : timestamp(at),
          keepsTime: ruleOf(task).keepsTime,
        })),
      );
      afterCommit(transaction, () => wake(states));
    },
    async defer(transaction, { task, key, at, attempts = 0 }) {
      const { keepsTime } = ruleOf(task);
      const dueAt = await deferItem(transaction, { task, key, owner, dueAt: timestamp(at), keepsTime, attempts });
      if (dueAt !== undefined) afterCommit(transaction, () => wake([{ task, key, dueAt, leaseExpiresAt: null }]));
    },
    async release(transaction, { task, key }) {
      const dueAt = await releaseItem(transaction, { task, key, owner });
      if (dueAt !== undefined) afterCommit(transaction, () => wake([{ task, key, dueAt, leaseExpiresAt: null }]));
    },
    async expedite(transaction, task, group) {
      const hurried = await expediteGroup(transaction, task, group, timestamp(now()));
      if (hurried > 0) afterCommit(transaction, () => slots.add(task, group));
    },
    async reschedule(transaction, { task, key, at }) {
      const dueAt = timestamp(at);
      await rescheduleItem(transaction, { task, key, dueAt });
      afterCommit(transaction, () => wake([{ task, key, dueAt, leaseExpiresAt: null }]));
    },
    async start(tasks) {
      isRunning = true;
      slots.start(tasks);
      await sweep();
      timer = setInterval(() => void sweep(), sweepEveryMs);
    },
    async stop() {
      isRunning = false;
      clearInterval(timer);
      alarm.stop();
      await Promise.all([sweeping, slots.stop()]);
    },
  };
}
