import { randomUUID } from 'node:crypto';
import { later, timestamp } from '../domain/clock';
import { createLeaseKeeper, type LeaseSettings, leaseMs } from './lease-keeper';
import { releaseLease, takeLease } from './leases';
import type { ItemRef } from './work-items';

/** The result of work that one process at a time may do. */
type Leased<T> = { readonly isMine: true; readonly result: T } | { readonly isMine: false };

/** Runs work that one process at a time may do, however long it takes; if another process is doing it, does nothing. */
export async function withLease<T>(
  settings: Omit<LeaseSettings, 'owner'>,
  item: ItemRef,
  work: () => Promise<T>,
): Promise<Leased<T>> {
  const { database, now } = settings;
  const owner = randomUUID();
  const startedAt = now();
  const lease = { owner, now: timestamp(startedAt), expiresAt: timestamp(later(startedAt, leaseMs)) };
  if (!(await takeLease(database, { ...item, ...lease }))) return { isMine: false };
  const keeper = createLeaseKeeper({ ...settings, owner });
  keeper.hold(item);
  try {
    return { isMine: true, result: await work() };
  } finally {
    keeper.release(item);
    await releaseLease(database, { ...item, owner });
  }
}
