/** Longer addresses don't get a key: PostgreSQL can't index them, and no results page has one. */
const maxKeyChars = 1_000;

/** An address that is longer than this with its fragment isn't parsed. */
const maxAddressChars = 10_000;

/**
 * What a results page is found by: its address without fragment and trailing slash, host and scheme in lower case.
 * Null if it isn't a web address.
 */
export function resultsUrlKey(address: string): string | null {
  if (address.length > maxAddressChars || !URL.canParse(address)) return null;
  const url = new URL(address);
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return null;
  const key = `${url.origin}${withoutTrailingSlashes(url.pathname)}${url.search}`;
  return key.length > maxKeyChars ? null : key;
}

/** Not a regular expression: on slashes that are followed by something else, it would take quadratic time. */
function withoutTrailingSlashes(path: string): string {
  let end = path.length;
  while (path[end - 1] === '/') end -= 1;
  return path.slice(0, end);
}

/**
 * The possible keys of an address in Jira, most likely first: people paste addresses with a query that says which tab
 * was open, or where they came from.
 */
export function resultsUrlKeys(address: string): string[] {
  const exact = resultsUrlKey(address);
  if (exact === null) return [];
  const [bare = exact] = exact.split('?');
  return [...new Set([exact, bare])];
}
