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
  /** Names this process where it claims items. */
  readonly owner: string;
  /** Aborted when the relay stops: nothing more is claimed. */
  readonly stopping: AbortSignal;
  /** Called for a handler that failed, and for leases that could not be renewed. */
  readonly onError: (task: TaskName, error: unknown) => void;
}

/** An item that a handler works on. */
export interface Item {
  readonly key: string;
  /** How many attempts in a row have failed before this one. */
  readonly failures: number;
}

/** What becomes of an item: it is done, unless it was scheduled again meanwhile; or it is to be done later. */
export type Ending = 'done' | { readonly at: Date; readonly failures: number };

export interface ItemHandling {
  /** So many items at once in this process. */
  readonly concurrency: number;
  /** Does what one item stands for. Where it throws, it is tried again later. */
  readonly handle: (item: Item) => Promise<Ending>;
}

/** A task whose items are claimed by its own process before they are handled, one by one. */
export function itemTask(context: TaskContext, task: TaskName, { concurrency, handle }: ItemHandling): Task {
  const workOff = worker(context, task);
  return {
    concurrency,
    run: (key) => workOff({ key }, 1, ([item]) => Promise.all(item === undefined ? [] : [handle(item)])),
  };
}

export interface GroupHandling {
  /** So many groups at once in this process. */
  readonly concurrency: number;
  /** So many items of a group are handled together at most. */
  readonly itemsAtOnce: number;
  /** Does what some items of a group stand for. @returns what becomes of each, in their order */
  readonly handle: (group: string, items: readonly Item[]) => Promise<readonly Ending[]>;
}

/** A task whose due items are handled together, group by group. */
export function groupTask(context: TaskContext, task: TaskName, handling: GroupHandling): Task {
  const { concurrency, itemsAtOnce, handle } = handling;
  const workOff = worker(context, task);
  return { concurrency, run: (group) => workOff({ group }, itemsAtOnce, (items) => handle(group, items)) };
}

type Handle = (items: readonly Item[]) => Promise<readonly Ending[]>;

/** Claims what is due of a scope, has it handled and writes down what becomes of it, until nothing more is due. */
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

/** The clocks of two processes may differ by so much: what one of them finds due, the other may claim. */
const clockSlackMs = 2_000;

/** After a fault of the relay's own. */
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
      // One that was scheduled again meanwhile is done once more.
      else if (!(await finishItem(transaction, { task, key, owner }))) await queue.release(transaction, { task, key });
    }
  });
}
