import { useSearchParams } from 'wouter';
import type { ListChoice, Sort } from './list';
import type { ShownState } from './shown-state';
import { texts } from './texts';

/** How the destinations are listed, as the address says it, and what changes it. */
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

function isState(value: string | null): value is ShownState {
  return value !== null && Object.hasOwn(texts.states, value);
}

function isSort(value: string | null): value is Sort {
  return value !== null && Object.hasOwn(texts.list.sorts, value);
}
