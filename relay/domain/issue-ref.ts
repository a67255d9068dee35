/** The issue that a person's input refers to, or why that is unclear. */
export type IssueRef =
  | { readonly kind: 'key'; readonly key: string }
  /** `mayBeRenamed`: it is an address of Jira Cloud, which the site may have got since it was last looked at. */
  | { readonly kind: 'other_site'; readonly mayBeRenamed: boolean }
  | { readonly kind: 'malformed' };

/** A project's key and a number (https://support.atlassian.com/jira-cloud-administration/docs/edit-a-projects-details). */
const issueKey = /^[A-Z][A-Z0-9_]+-[1-9]\d{0,17}$/i;

/**
 * Reads an issue's key, in any case, or its address on the site, which may have had others before: `…/browse/ROLL-7`, `…/issues/ROLL-7`, or a board's
 * with `?selectedIssue=ROLL-7`.
 */
export function issueRefOf(text: string, siteUrl: string, formerUrls: readonly string[] = []): IssueRef {
  const value = text.trim();
  if (issueKey.test(value)) return { kind: 'key', key: value.toUpperCase() };
  if (!/^https?:\/\//i.test(value) || !URL.canParse(value)) return { kind: 'malformed' };
  const address = new URL(value);
  if (![siteUrl, ...formerUrls].some((url) => isOn(address, new URL(url)))) {
    return { kind: 'other_site', mayBeRenamed: isOfJiraCloud(address) };
  }
  const named = [address.searchParams.get('selectedIssue') ?? '', ...address.pathname.split('/').reverse()];
  const key = named.find((part) => issueKey.test(part));
  return key === undefined ? { kind: 'malformed' } : { kind: 'key', key: key.toUpperCase() };
}

function isOfJiraCloud({ protocol, hostname }: URL): boolean {
  return protocol === 'https:' && hostname.endsWith('.atlassian.net');
}

function isOn(address: URL, site: URL): boolean {
  const folder = `${site.pathname.replace(/\/+$/, '')}/`;
  return address.host === site.host && address.pathname.startsWith(folder);
}
