import { useState } from 'react';
import type { Delivery } from '../api/types';

/** The failed deliveries of one page that are ticked. */
export interface Ticked {
  readonly ids: ReadonlySet<string>;
  /** How many of the page can be ticked. */
  readonly available: number;
  readonly tick: (id: string, isTicked: boolean) => void;
  readonly tickAll: (isTicked: boolean) => void;
}

/**
 * What is ticked belongs to the page on which it is seen: nothing stays ticked that another filter hides, or that is
 * no longer failed.
 *
 * @param list identifies the page
 */
export function useTicked(shown: readonly Delivery[], list: string): Ticked {
  const [kept, setKept] = useState<{ list: string; ids: ReadonlySet<string> }>({ list, ids: new Set() });
  const failed = shown.filter(({ state }) => state === 'failed').map(({ id }) => id);
  const ids = new Set(kept.list === list ? failed.filter((id) => kept.ids.has(id)) : []);
  const keep = (next: Iterable<string>) => setKept({ list, ids: new Set(next) });
  return {
    ids,
    available: failed.length,
    tick: (id, isTicked) => keep(isTicked ? [...ids, id] : [...ids].filter((other) => other !== id)),
    tickAll: (isTicked) => keep(isTicked ? failed : []),
  };
}
