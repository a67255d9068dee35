import { randomUUID } from 'node:crypto';
import { type Clock, later, timestamp } from '../domain/clock';
import type { Database } from './database';
import { releaseLease, renewLeases, takeLease } from './leases';

export interface AloneSettings {
  readonly database: Database;
  readonly now: Clock;
  /** Told where the lease could not be renewed. */
  readonly onError: (error: unknown) => void;
}

/** A process that dies in the middle holds the others up no longer than this. */
const leaseMs = 30_000;

/**
 * Does what one process at a time may do, however long it takes.
 *
 * @returns false where somebody else is doing it: then nothing was done
 */
export async function alone(settings: AloneSettings, name: string, work: () => Promise<void>): Promise<boolean> {
  const { database, now, onError } = settings;
  const lease = { dedupKey: name, owner: randomUUID() };
  const expiresAt = () => timestamp(later(now(), leaseMs));
  if (!(await takeLease(database, { ...lease, now: timestamp(now()), expiresAt: expiresAt() }))) return false;
  const renewal = setInterval(() => {
    renewLeases(database, lease.owner, [name], expiresAt()).catch(onError);
  }, leaseMs / 3);
  try {
    await work();
    return true;
  } finally {
    clearInterval(renewal);
    await releaseLease(database, lease.owner, name);
  }
}
