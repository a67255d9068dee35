import type { Jira, JiraSite } from '../../atlassian/jira';
import type { Log } from '../../delivery/log';
import type { JiraAnswer } from '../../domain/jira-answer';
import {
  type AfterRead,
  afterRead,
  type CachedLink,
  idsToConfirm,
  pointsToRead,
  type SeenIssue,
} from '../../domain/status-sync';
import type { StatusSyncContext } from './context';

/** The issues of a page as Jira shows them, or why nothing more of the site can be read for now. */
export type ReadPage =
  | { readonly kind: 'read'; readonly seen: ReadonlyMap<string, SeenIssue> }
  | { readonly kind: 'stop'; readonly why: 'reconnect_required' | 'refused' | 'gave_up'; readonly message: string };

/** What reading issues needs. */
interface ReadContext {
  readonly jira: Pick<Jira, 'bulkFetchIssues' | 'getIssue'>;
  readonly log: Log;
}

/** Makes one read of this many issues, within the budget, and classifies its result. */
export type Ask = <T>(issues: number, ask: () => Promise<JiraAnswer<T>>) => Promise<Read<T>>;

export type Read<T> = { readonly kind: 'ok'; readonly value: T } | Exclude<AfterRead, { kind: 'again' }>;

/**
 * Reads up to 100 issues at once. An issue that Jira doesn't show is requested individually: only a 404 to that means that
 * it is gone. `issueErrors` of a bulk read, a 403 and an unreadable answer prove nothing: such an issue is left as it is.
 */
export async function readPage(
  context: ReadContext,
  ask: Ask,
  site: JiraSite,
  issueIds: readonly string[],
  links: readonly CachedLink[],
): Promise<ReadPage> {
  const bulk = await ask(issueIds.length, () => context.jira.bulkFetchIssues(site, issueIds));
  if (bulk.kind === 'stop') return bulk;
  // This stops the whole site, not just this page: Jira would refuse its next pages, too.
  if (bulk.kind === 'refused' && (bulk.status === 403 || bulk.status === 404)) {
    return { kind: 'stop', why: 'refused', message: bulk.message };
  }
  const seen = new Map<string, SeenIssue>();
  if (bulk.kind !== 'ok') {
    context.log.warn({ siteId: site.siteId, message: bulk.message }, 'A page of issues was left out of a status sync.');
    return { kind: 'read', seen };
  }
  for (const { id, key, status } of bulk.value.issues) seen.set(id, { kind: 'there', key, status });
  for (const issueId of idsToConfirm(issueIds, links, seen)) {
    const one = await ask(1, () => context.jira.getIssue(site, issueId));
    if (one.kind === 'stop') return one;
    if (one.kind === 'ok') seen.set(issueId, { kind: 'there', key: one.value.key, status: one.value.status });
    if (one.kind === 'refused' && one.status === 404) seen.set(issueId, { kind: 'gone' });
  }
  return { kind: 'read', seen };
}

/** Asks within the budget, and retries as long as that makes sense. */
export function withRetries(context: StatusSyncContext): Ask {
  const { budget, now, random, wait, stopping } = context;
  return async (issues, ask) => {
    const points = pointsToRead(issues);
    let failures = 0;
    for (;;) {
      for (let waitMs = await budget.take(points); waitMs > 0; waitMs = await budget.take(points)) await wait(waitMs);
      stopping.throwIfAborted();
      const answer = await ask();
      if (answer.kind === 'ok') return answer;
      if (answer.kind === 'paused') await budget.giveBack(points);
      stopping.throwIfAborted();
      const after = afterRead(answer, failures, now(), random());
      if (after.kind !== 'again') return after;
      failures = after.failures;
      await wait(after.waitMs);
    }
  };
}
