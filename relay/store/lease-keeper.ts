import { type Clock, later, timestamp } from '../domain/clock';
import type { Database } from './database';
import { renewLeases } from './leases';
import type { ItemRef } from './work-items';

/** How long a lease lasts unless it is renewed: a killed process holds up the others no longer than this. */
export const leaseMs = 30_000;

export interface LeaseSettings {
  readonly database: Database;
  readonly now: Clock;
  /** Identifies this process among those that share the database. */
  readonly owner: string;
  /** Called if leases could not be renewed. */
  readonly onError: (error: unknown) => void;
}

/** Renews the leases that are held, however long the work takes. */
interface LeaseKeeper {
  hold(item: ItemRef): void;
  release(item: ItemRef): void;
}

/** Renews all leases together, with one statement while any is held. */
export function createLeaseKeeper({ database, now, owner, onError }: LeaseSettings): LeaseKeeper {
  const held = new Map<string, ItemRef>();
  let timer: NodeJS.Timeout | undefined;

  function renew(): void {
    renewLeases(database, owner, [...held.values()], timestamp(later(now(), leaseMs))).catch(onError);
  }

  return {
    hold(item) {
      held.set(idOf(item), item);
      timer ??= setInterval(renew, leaseMs / 3);
    },
    release(item) {
      held.delete(idOf(item));
      if (held.size > 0) return;
      clearInterval(timer);
      timer = undefined;
    },
  };
}

function idOf({ task, key }: ItemRef): string {
  return `${task} ${key}`;
}
