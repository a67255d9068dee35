/** Longer addresses are no key: PostgreSQL cannot index them, and no results page has one. */
const maxKeyChars = 1_000;

/** What is longer than this before its fragment is taken away is not looked at. */
const maxAddressChars = 10_000;

/**
 * What a results page is found by: its address without fragment and trailing slash, host and scheme in lower case.
 * Null for what is no web address.
 */
export function resultsUrlKey(address: string): string | null {
  if (address.length > maxAddressChars || !URL.canParse(address)) return null;
  const url = new URL(address);
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return null;
  const key = `${url.origin}${withoutTrailingSlashes(url.pathname)}${url.search}`;
  return key.length > maxKeyChars ? null : key;
}

/** Not by a regular expression: over slashes that something follows, it would take quadratic time. */
function withoutTrailingSlashes(path: string): string {
  let end = path.length;
  while (path[end - 1] === '/') end -= 1;
  return path.slice(0, end);
}

/**
 * The keys that an address in Jira may stand for, the likeliest first: people paste addresses with a query that says
 * which tab was open, or where they came from.
 */
export function resultsUrlKeys(address: string): string[] {
  const exact = resultsUrlKey(address);
  if (exact === null) return [];
  const [bare = exact] = exact.split('?');
  return [...new Set([exact, bare])];
}
