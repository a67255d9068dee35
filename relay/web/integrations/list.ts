import { useSearchParams } from 'wouter';
import type { Destination } from '../api/types';
import { compareNames } from '../formats';
import { needsAttention, type ShownState, shownState } from './shown-state';
import { texts } from './texts';

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

export function useListChoice() {
  const [search, setSearch] = useSearchParams();
  const [state, sort] = [search.get('state'), search.get('sort')];
  const choice: ListChoice = {
    typed: search.get('q') ?? '',
    state: isState(state) ? state : null,
    sort: isSort(sort) ? sort : 'attention',
    page: Math.max(1, Math.trunc(Number(search.get('page'))) || 1),
  };
  /** Another choice starts at the first page again. Typing does not fill the history. */
  function choose(changes: Readonly<Record<string, string | null>>, replace = false): void {
    setSearch(
      (before) => {
        const next = new URLSearchParams(before);
        for (const [name, value] of Object.entries({ page: null, ...changes })) {
          if (value === null || value === '') next.delete(name);
          else next.set(name, value);
        }
        return next;
      },
      { replace },
    );
  }
  return {
    choice,
    isFiltered: choice.typed !== '' || choice.state !== null,
    search: (typed: string) => choose({ q: typed }, true),
    filter: (state: string | null) => choose({ state }),
    sortBy: (sort: string) => choose({ sort: sort === 'attention' ? null : sort }),
    turnTo: (page: number) => choose({ page: page === 1 ? null : String(page) }),
    clear: () => choose({ q: null, state: null }),
    /** Shows all, in the usual order, from this page on. */
    show: (page: number) => choose({ q: null, state: null, sort: null, page: page === 1 ? null : String(page) }, true),
  };
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

function isState(value: string | null): value is ShownState {
  return value !== null && Object.hasOwn(texts.states, value);
}

function isSort(value: string | null): value is Sort {
  return value !== null && Object.hasOwn(texts.list.sorts, value);
}
