import type { Database } from '../store/database';

/** A dedup key that has work, now or (where it is tried again) at a later time. */
export interface WakeUp {
  readonly dedupKey: string;
  readonly at?: Date;
}

/**
 * Wakes workers. It holds no state of truth: what is to be done stands in the deliveries, and a wake-up that gets lost
 * is made good by the next sweep over them.
 */
export interface Queue {
  /** Wakes a worker for each key once the transaction has committed. */
  wake(transaction: Database, wakeUps: readonly WakeUp[]): Promise<void>;
  /** Starts handing out keys, each to one handler at a time, so many keys at once. */
  start(handle: (dedupKey: string) => Promise<void>, concurrency: number): Promise<void>;
  /** Hands out no more, and resolves when the handlers that run have ended. */
  stop(): Promise<void>;
}
