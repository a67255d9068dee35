import { useSearchParams } from 'wouter';

/** The filters of a list. They are part of the address, so that a reload, a link and Back keep them. */
export function useFiltersIn<Name extends string>(names: readonly Name[]) {
  const [search, setSearch] = useSearchParams();
  return {
    chosen: (name: Name) => search.get(name),
    cursor: search.get('after'),
    hasAny: names.some((name) => search.has(name)),
    /** Another filter starts at the first page again. */
    choose: (name: Name, value: string | null) =>
      setSearch((before) => changed(before, { [name]: value, after: null })),
    clear: () => setSearch(new URLSearchParams()),
    turnTo: (after: string | null) => setSearch((before) => changed(before, { after })),
  };
}

function changed(before: URLSearchParams, values: Readonly<Record<string, string | null>>): URLSearchParams {
  const search = new URLSearchParams(before);
  for (const [name, value] of Object.entries(values)) {
    if (value === null || value === '') search.delete(name);
    else search.set(name, value);
  }
  return search;
}
