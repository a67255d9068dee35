import { useSearchParams } from 'wouter';

/** The names in the address that say which page of a list is shown, and how many items precede it. */
const pageNames = { after: null, seen: null } as const;

type Values = Readonly<Record<string, string | null>>;

/** Which page of a list is shown. */
export interface ListPage {
  readonly cursor: string | null;
  /** How many items precede the page that is shown. */
  readonly seen: number;
  readonly turnTo: (after: string | null, seen?: number) => void;
}

/** The filters of a list of which these are some. */
export interface FiltersWith<Name extends string> extends ListPage {
  readonly chosen: (name: Name) => string | null;
  readonly choose: (values: Partial<Record<Name, string | null>>, options?: { readonly replace?: boolean }) => void;
  readonly hasAny: boolean;
  /** The same as long as the filters are, whichever page is shown. */
  readonly list: string;
  readonly clear: () => void;
  /** The filters and the page, as they stand in the address: empty, or with its question mark. */
  readonly search: string;
}

/** The filters of a list. They are part of the address, so that a reload, a link and Back keep them. */
export function useFiltersIn<Name extends string>(names: readonly Name[]): FiltersWith<Name> {
  const [search, setSearch] = useSearchParams();
  return {
    chosen: (name) => search.get(name),
    cursor: search.get('after'),
    seen: Math.max(0, Number.parseInt(search.get('seen') ?? '', 10) || 0),
    list: JSON.stringify(names.map((name) => search.get(name))),
    hasAny: names.some((name) => search.has(name)),
    search: search.size === 0 ? '' : `?${search}`,
    // Another filter starts at the first page again.
    choose: (values, { replace = false } = {}) =>
      setSearch((before) => changed(before, { ...(values as Values), ...pageNames }), { replace }),
    clear: () => setSearch(new URLSearchParams()),
    turnTo: (after, seen = 0) =>
      setSearch((before) => changed(before, { after, seen: after === null ? null : String(seen) })),
  };
}

function changed(before: URLSearchParams, values: Values): URLSearchParams {
  const search = new URLSearchParams(before);
  for (const [name, value] of Object.entries(values)) {
    if (value === null || value === '') search.delete(name);
    else search.set(name, value);
  }
  return search;
}
