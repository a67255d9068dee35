import type { Destination } from '../api/types';
import { compareNames } from '../formats';
import { needsAttention, type ShownState, shownState } from './shown-state';
import type { texts } from './texts';

/** So many cards are on a page; the whole list is loaded anyway. */
export const cardsAPage = 25;

export type Sort = keyof typeof texts.list.sorts;

/** Which destinations are listed, and how. It is part of the address, so that a reload, a link and Back keep it. */
export interface ListChoice {
  readonly typed: string;
  readonly state: ShownState | null;
  readonly sort: Sort;
  readonly page: number;
}

/** The destinations that match, in order. */
export function listed(all: readonly Destination[], { typed, state, sort }: ListChoice): readonly Destination[] {
  const words = typed.trim().toLowerCase();
  return all
    .filter((destination) => state === null || shownState(destination) === state)
    .filter(({ name, project, site }) =>
      [name, project.key, project.name, site.name].some((text) => text.toLowerCase().includes(words)),
    )
    .sort(orders[sort]);
}

const byName = (one: Destination, other: Destination) => compareNames(one.name, other.name);

const orders: Readonly<Record<Sort, (one: Destination, other: Destination) => number>> = {
  attention: (one, other) => Number(needsAttention(other)) - Number(needsAttention(one)) || byName(one, other),
  name: byName,
  nameDown: (one, other) => byName(other, one),
  // An id begins with the time at which it was given.
  newest: (one, other) => (one.id < other.id ? 1 : -1),
};
