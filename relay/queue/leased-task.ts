import { backoffMs } from '../domain/backoff';
import { type Clock, later, timestamp } from '../domain/clock';
import { type ClaimedItem, type ClaimScope, claimDueItems, finishItem } from '../store/claims';
import type { Database } from '../store/database';
import type { Transact } from '../store/group-commit';
import { createLeaseKeeper, leaseMs } from '../store/lease-keeper';
import type { Queue, Task } from './queue';
import type { TaskName } from './tasks';

export interface TaskContext {
  readonly database: Database;
  readonly transact: Transact;
  readonly queue: Queue;
  readonly now: Clock;
  /** Between 0 (included) and 1 (excluded). */
  readonly random: () => number;
  /** Identifies this process when it claims items. */
  readonly owner: string;
  /** Aborted when the relay stops: nothing more is claimed. */
  readonly stopping: AbortSignal;
  /** Called if a handler failed, and if leases could not be renewed. */
  readonly onError: (task: TaskName, error: unknown) => void;
}

/** An item that a handler works on. */
export interface Item {
  readonly key: string;
  /** How many attempts in a row have failed before this one. */
  readonly failures: number;
}

/** An item is done, unless it was scheduled again in the meantime; or it is deferred. */
export type Ending = 'done' | { readonly at: Date; readonly failures: number };

export interface ItemHandling {
  /** How many items at once in this process. */
  readonly concurrency: number;
  /** Does the work of one item. If it throws, the item is retried later. */
  readonly handle: (item: Item) => Promise<Ending>;
}

/** A task whose items are claimed and handled one by one. */
export function itemTask(context: TaskContext, task: TaskName, { concurrency, handle }: ItemHandling): Task {
  const processDue = worker(context, task);
  return {
    concurrency,
    run: (key) => processDue({ key }, 1, ([item]) => Promise.all(item === undefined ? [] : [handle(item)])),
  };
}

export interface GroupHandling {
  /** How many groups at once in this process. */
  readonly concurrency: number;
  /** The most items of a group that are handled together. */
  readonly itemsAtOnce: number;
  /** Does the work of some items of a group. @returns how each ended, in the same order */
  readonly handle: (group: string, items: readonly Item[]) => Promise<readonly Ending[]>;
}

/** A task whose due items are handled together, group by group. */
export function groupTask(context: TaskContext, task: TaskName, handling: GroupHandling): Task {
  const { concurrency, itemsAtOnce, handle } = handling;
  const processDue = worker(context, task);
  return { concurrency, run: (group) => processDue({ group }, itemsAtOnce, (items) => handle(group, items)) };
}

type Handle = (items: readonly Item[]) => Promise<readonly Ending[]>;

/** Claims the due items of a scope, handles them and records how they ended, until nothing more is due. */
function worker(context: TaskContext, task: TaskName) {
  const { database, now, owner, stopping } = context;
  const onError = (error: unknown) => context.onError(task, error);
  const leases = createLeaseKeeper({ database, now, owner, onError });

  function claim(scope: ClaimScope, limit: number): Promise<ClaimedItem[]> {
    const at = now();
    const dueBefore = timestamp(later(at, clockSlackMs));
    const lease = { owner, now: timestamp(at), expiresAt: timestamp(later(at, leaseMs)), dueBefore };
    return claimDueItems(database, task, scope, { ...lease, limit });
  }

  async function handled(items: readonly Item[], handle: Handle): Promise<readonly Ending[]> {
    try {
      return await handle(items);
    } catch (error) {
      onError(error);
      return items.map((item) => retryLater(context, item));
    }
  }

  return async (scope: ClaimScope, limit: number, handle: Handle): Promise<void> => {
    while (!stopping.aborted) {
      const claimed = await claim(scope, limit);
      if (claimed.length === 0) return;
      const held = claimed.map(({ key }) => ({ task, key }));
      for (const item of held) leases.hold(item);
      try {
        const items = claimed.map(({ key, attempts }) => ({ key, failures: attempts - 1 }));
        await record(context, task, items, await handled(items, handle));
      } finally {
        for (const item of held) leases.release(item);
      }
      if (claimed.length < limit || 'key' in scope) return;
    }
  };
}

/** The clocks of two processes may differ by this much: what is due for one of them, the other may claim. */
const clockSlackMs = 2_000;

/** After an internal error of the relay. */
function retryLater({ now, random }: TaskContext, { failures }: Item): Ending {
  return { at: later(now(), backoffMs(failures + 1, random())), failures: failures + 1 };
}

async function record(
  { transact, queue, owner }: TaskContext,
  task: TaskName,
  items: readonly Item[],
  endings: readonly Ending[],
): Promise<void> {
  await transact(async (transaction) => {
    for (const [index, { key }] of items.entries()) {
      const ending = endings[index] ?? 'done';
      if (ending !== 'done') await queue.defer(transaction, { task, key, at: ending.at, attempts: ending.failures });
      // An item that was scheduled again in the meantime is handled once more.
      else if (!(await finishItem(transaction, { task, key, owner }))) await queue.release(transaction, { task, key });
    }
  });
}
