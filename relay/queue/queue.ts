import type { Database } from '../store/database';
import type { TaskName } from './tasks';

/** Identifies a work item. */
export interface ItemKey {
  readonly task: TaskName;
  readonly key: string;
}

/** Work to do later. The same task and key scheduled twice is done once. */
export interface Scheduled extends ItemKey {
  /** When it is due; by default now. */
  readonly at?: Date;
}

/** A claimed item that is deferred to a later time. */
export interface Deferred extends ItemKey {
  readonly at: Date;
  /** How many attempts in a row have failed; by default 0. */
  readonly attempts?: number;
}

/** How the items of one task are processed. */
export interface Task {
  /** How many at once in this process. Each task has its own slots, so that none can use up another's. */
  readonly concurrency: number;
  /**
   * Processes an item if it is due, or the due items of a group if the task is grouped. It may be called for an item that
   * is done or that another process works on, so it claims items first.
   */
  readonly run: (unit: string) => Promise<void>;
}

/** The handler of every task. */
export type Tasks = Readonly<Record<TaskName, Task>>;

/**
 * The one place for later work. The table of work items is the state of truth; an engine only adds that a process is woken
 * in time, and if a wake-up is lost, the next sweep over the table finds the item.
 */
export interface Queue {
  /** Schedules items in the caller's transaction, as its last step; a process is woken once it has committed. */
  schedule(transaction: Database, items: readonly Scheduled[]): Promise<void>;
  /** Releases a claimed item in the caller's transaction, due at that time, or sooner if it was scheduled sooner. */
  defer(transaction: Database, item: Deferred): Promise<void>;
  /** Releases a claimed item that was scheduled again in the meantime, due at that time. */
  release(transaction: Database, item: ItemKey): Promise<void>;
  /** Makes all deferred items of a group due now. */
  expedite(transaction: Database, task: TaskName, group: string): Promise<void>;
  /** Sets an item's time, sooner or later than it was. */
  reschedule(transaction: Database, item: Required<Scheduled>): Promise<void>;
  /** Starts processing due items. */
  start(tasks: Tasks): Promise<void>;
  /** Starts nothing more, and resolves when everything running has ended. */
  stop(): Promise<void>;
}
