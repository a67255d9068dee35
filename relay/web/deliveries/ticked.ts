import { useState } from 'react';
import type { Delivery } from '../api/types';
import type { BulkState } from './bulk/actions';

/** The deliveries of one page that are ticked. */
export interface Ticked {
  /** The state of those that can be ticked. */
  readonly state: BulkState | undefined;
  readonly ids: ReadonlySet<string>;
  /** How many of the page can be ticked. */
  readonly available: number;
  readonly tick: (id: string, isTicked: boolean) => void;
  readonly tickAll: (isTicked: boolean) => void;
}

/**
 * What is ticked belongs to the page on which it is seen: nothing stays ticked that another filter hides, or that is
 * in another state by now.
 *
 * @param state of what can be ticked: only one, so that the same can be done with all of it
 * @param list identifies the page
 */
export function useTicked(shown: readonly Delivery[], state: BulkState | undefined, list: string): Ticked {
  const [kept, setKept] = useState<{ list: string; ids: ReadonlySet<string> }>({ list, ids: new Set() });
  const available = shown.filter((delivery) => delivery.state === state).map(({ id }) => id);
  const ids = new Set(kept.list === list ? available.filter((id) => kept.ids.has(id)) : []);
  const keep = (next: Iterable<string>) => setKept({ list, ids: new Set(next) });
  return {
    state,
    ids,
    available: available.length,
    tick: (id, isTicked) => keep(isTicked ? [...ids, id] : [...ids].filter((other) => other !== id)),
    tickAll: (isTicked) => keep(isTicked ? available : []),
  };
}
