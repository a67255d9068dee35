import type { Issue, Site } from './types';

/** Learns that an issue is about to change; null: that it is about to be created. */
export type IssueWatcher = (issueId: string, before: Issue | null) => void;

/** Beside the world, which is plain JSON. */
const watchers = new WeakMap<Site, IssueWatcher>();

/** From now on the watcher learns of every change of the site's issues; it takes the place of an earlier one. */
export function watchIssues(site: Site, watcher: IssueWatcher): void {
  watchers.set(site, watcher);
}

export function tellWatcher(site: Site, issueId: string, before: Issue | null): void {
  watchers.get(site)?.(issueId, before);
}
