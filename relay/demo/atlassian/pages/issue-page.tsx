import { AdfView } from '../../../../shared/adf-view';
import { openTransitions } from '../jira/transitions';
import { accountOf, findPriority, issueTypeOf, statusOf } from '../world/find';
import type { HistoryEntry, Issue, Site, World } from '../world/types';
import { Time } from './time';

/** An issue as a person sees it, with buttons for the transitions that lead on. */
export function IssuePage(props: { world: World; site: Site; issue: Issue; hasForgeApp: boolean }) {
  const { world, site, issue, hasForgeApp } = props;
  const status = statusOf(site, issue.statusId);
  return (
    <>
      <p>
        <a href={`/site/${site.slug}`}>{site.name}</a> / {issue.key}
      </p>
      <h1>{issue.summary}</h1>
      <dl className="facts">
        <dt>Status</dt>
        <dd>
          <span className={`lozenge ${status.category}`}>{status.name}</span>
        </dd>
        <dt>Type</dt>
        <dd>{issueTypeOf(site, issue.issueTypeId).name}</dd>
        <dt>Priority</dt>
        <dd>{findPriority(site, issue.priorityId)?.name ?? 'None'}</dd>
        <dt>Labels</dt>
        <dd>{issue.labels.join(', ') || 'None'}</dd>
        <dt>Created</dt>
        <dd>
          <Time at={issue.created} />
        </dd>
      </dl>
      <form method="post" action={`/site/${site.slug}/browse/${issue.key}/transition`} className="buttons">
        {openTransitions(site, issue)
          .filter(({ toStatusId }) => toStatusId !== issue.statusId)
          .map(({ id, name }) => (
            <button key={id} type="submit" name="transition" value={id}>
              {name}
            </button>
          ))}
      </form>
      <h2>Description</h2>
      {issue.description ? <AdfView document={issue.description} /> : <p>None</p>}
      {hasForgeApp && (
        <section className="app">
          <h2>AvsB results</h2>
          <div id="forge-panel" data-site={site.slug} data-issue={issue.key} />
        </section>
      )}
      <h2>Comments</h2>
      {issue.comments.length === 0 && <p>None</p>}
      {issue.comments.map((comment) => (
        <article key={comment.id}>
          <p>
            <strong>{accountOf(world, comment.authorAccountId).displayName}</strong> <Time at={comment.created} />
          </p>
          <AdfView document={comment.body} />
        </article>
      ))}
      <h2>Properties</h2>
      <dl className="facts">
        {Object.entries(issue.properties).map(([key, value]) => (
          <div key={key}>
            <dt>{key}</dt>
            <dd>
              <code>{JSON.stringify(value)}</code>
            </dd>
          </div>
        ))}
      </dl>
      <h2>History</h2>
      <ul>
        {[...issue.history].reverse().map((entry) => (
          <li key={entry.id}>
            <Time at={entry.at} />: {historyLine(world, entry)}
          </li>
        ))}
      </ul>
    </>
  );
}

function historyLine(world: World, entry: HistoryEntry): string {
  const who = accountOf(world, entry.accountId).displayName;
  if (entry.field === 'created') return `${who} created ${entry.toText}`;
  return `${who} changed ${entry.field} from “${entry.fromText}” to “${entry.toText}”`;
}
