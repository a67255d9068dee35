import type { Task, Tasks } from './queue';
import { type TaskName, taskNames, type Unit } from './tasks';

interface SlotsSettings {
  /** Called if a handler failed. */
  readonly onError: (error: unknown) => void;
  /** Called when everything that waited in memory has started, but more is due than fitted. */
  readonly onDry: () => void;
}

/** The due units in memory, and the running ones: of each task as many at once as it has slots. */
interface Slots {
  add(task: TaskName, unit: string): void;
  /**
   * Runs a unit now, whatever else is running, and resolves when it has ended. If it is already running, it starts again
   * afterwards.
   *
   * @returns false after a stop: then nothing was done
   */
  run(task: TaskName, unit: string): Promise<boolean>;
  /** Adds the units that a sweep found; if they reach the sweep's limit, there may be more. */
  addFound(found: readonly Unit[]): void;
  isFull(task: TaskName): boolean;
  start(tasks: Tasks): void;
  /** Starts nothing more, and resolves when everything running has ended. */
  stop(): Promise<void>;
}

/** At most this many units of a task are kept in memory: a sweep finds the rest when these are done. */
export const maxReady = 10_000;

interface Lane {
  readonly ready: Set<string>;
  readonly running: Set<string>;
  hasMore: boolean;
}

export function createSlots({ onError, onDry }: SlotsSettings): Slots {
  const newLane = (): Lane => ({ ready: new Set(), running: new Set(), hasMore: false });
  const lanes = new Map(taskNames.map((name) => [name, newLane()]));
  let tasks: Tasks | undefined;
  let onIdle: (() => void) | undefined;

  function begin(name: TaskName, lane: Lane): void {
    const task = tasks?.[name];
    if (task === undefined) return;
    for (const unit of lane.ready) {
      if (lane.running.size >= task.concurrency) return;
      // A unit that was woken while it runs starts again when it has ended.
      if (lane.running.has(unit)) continue;
      lane.ready.delete(unit);
      void runIn(name, lane, task, unit);
    }
    if (!lane.hasMore || lane.ready.size > 0) return;
    lane.hasMore = false;
    onDry();
  }

  async function runIn(name: TaskName, lane: Lane, task: Task, unit: string): Promise<void> {
    lane.running.add(unit);
    try {
      await task.run(unit);
    } catch (error) {
      onError(error);
    } finally {
      lane.running.delete(unit);
      begin(name, lane);
      if ([...lanes.values()].every(({ running }) => running.size === 0)) onIdle?.();
    }
  }

  function add(task: TaskName, unit: string): void {
    const lane = lanes.get(task);
    if (lane === undefined) return;
    if (lane.ready.size >= maxReady) lane.hasMore = true;
    else lane.ready.add(unit);
    begin(task, lane);
  }

  return {
    add,
    async run(name, unit) {
      const lane = lanes.get(name);
      const task = tasks?.[name];
      if (lane === undefined || task === undefined) return false;
      if (lane.running.has(unit)) lane.ready.add(unit);
      else await runIn(name, lane, task, unit);
      return true;
    },
    addFound(found) {
      for (const [name, lane] of lanes) {
        const units = found.filter(({ task }) => task === name);
        if (units.length >= maxReady) lane.hasMore = true;
        for (const { unit } of units) add(name, unit);
      }
    },
    isFull(task) {
      return (lanes.get(task)?.running.size ?? 0) >= (tasks?.[task].concurrency ?? 0);
    },
    start(handlers) {
      tasks = handlers;
      for (const [name, lane] of lanes) begin(name, lane);
    },
    async stop() {
      tasks = undefined;
      const isBusy = [...lanes.values()].some(({ running }) => running.size > 0);
      if (isBusy) await new Promise<void>((resolve) => (onIdle = resolve));
    },
  };
}
