import type { Database } from '../store/database';
import type { TaskName } from './tasks';

/** Names one thing to do. */
export interface ItemKey {
  readonly task: TaskName;
  readonly key: string;
}

/** Something to do later. The same task and key scheduled twice is done once. */
export interface Scheduled extends ItemKey {
  /** When it is due; now where it is left out. */
  readonly at?: Date;
}

/** A claimed item that is to be done at a later time. */
export interface Deferred extends ItemKey {
  readonly at: Date;
  /** How many attempts in a row have failed; 0 where it is left out. */
  readonly attempts?: number;
}

/** How the items of one task are worked off. */
export interface Task {
  /** So many at once in this process. Each task has slots of its own, so that none can use up another's. */
  readonly concurrency: number;
  /**
   * Works off what is due of an item, or of a group of items where the task is grouped. It may be called for what is
   * done already or what another process works on, so it claims what it works on first.
   */
  readonly run: (unit: string) => Promise<void>;
}

/** What does the work of every task. */
export type Tasks = Readonly<Record<TaskName, Task>>;

/**
 * The one place for later work. The table of work items is what counts; what an engine adds is only that a process is
 * woken in time, and a wake-up that gets lost is made good by its next sweep over the table.
 */
export interface Queue {
  /** Schedules items in the caller's transaction, which lets go of them last; a process is woken once it has committed. */
  schedule(transaction: Database, items: readonly Scheduled[]): Promise<void>;
  /** Gives a claimed item back in the caller's transaction, to be done at that time or sooner if it was scheduled sooner. */
  defer(transaction: Database, item: Deferred): Promise<void>;
  /** Gives a claimed item back that was scheduled again meanwhile, to be done when it is due. */
  release(transaction: Database, item: ItemKey): Promise<void>;
  /** Has all items of a group done now that were put off. */
  expedite(transaction: Database, task: TaskName, group: string): Promise<void>;
  /** Sets an item's time, sooner or later than it was. */
  reschedule(transaction: Database, item: Required<Scheduled>): Promise<void>;
  /** Starts working off what is due. */
  start(tasks: Tasks): Promise<void>;
  /** Begins nothing more, and resolves when what runs has ended. */
  stop(): Promise<void>;
}
