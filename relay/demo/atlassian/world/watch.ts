import type { Issue, Site } from './types';

/** Called before an issue changes; null: before it is created. */
type IssueWatcher = (issueId: string, before: Issue | null) => void;

/** Kept outside the world, which is plain JSON. */
const watchers = new WeakMap<Site, IssueWatcher>();

/** From now on the watcher is called for every change of the site's issues; it replaces an earlier one. */
export function watchIssues(site: Site, watcher: IssueWatcher): void {
  watchers.set(site, watcher);
}

export function notifyWatcher(site: Site, issueId: string, before: Issue | null): void {
  watchers.get(site)?.(issueId, before);
}
