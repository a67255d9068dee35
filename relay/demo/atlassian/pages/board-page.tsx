import { openTransitions } from '../jira/transitions';
import { statusOf } from '../world/find';
import type { Issue, Site, StatusCategoryKey } from '../world/types';

const SHOWN_PER_COLUMN = 50;

/** A site's issues by status, the newest first. */
export function BoardPage({ site }: { site: Site }) {
  const issues = Object.values(site.issues).reverse();
  return (
    <>
      <h1>{site.name}</h1>
      <p>{site.projects.map(({ key, name }) => `${name} (${key})`).join(', ')}</p>
      <div className="board">
        {site.statuses.map((status) => (
          <Column
            key={status.id}
            site={site}
            name={status.name}
            category={status.category}
            issues={issues.filter(({ statusId }) => statusId === status.id)}
          />
        ))}
      </div>
    </>
  );
}

function Column(props: { site: Site; name: string; category: StatusCategoryKey; issues: Issue[] }) {
  const { site, name, category, issues } = props;
  return (
    <section className="column">
      <h2>
        <span className={`lozenge ${category}`}>{name}</span> {issues.length}
      </h2>
      <ul>
        {issues.slice(0, SHOWN_PER_COLUMN).map((issue) => (
          <li key={issue.id}>
            <a href={`/site/${site.slug}/browse/${issue.key}`}>{issue.key}</a> {issue.summary}
            <p className="small">{commentsOf(issue)}</p>
            <Moves site={site} issue={issue} />
          </li>
        ))}
      </ul>
    </section>
  );
}

/** A button for each status that the issue can be moved to. */
function Moves({ site, issue }: { site: Site; issue: Issue }) {
  const moves = openTransitions(site, issue).filter(({ toStatusId }) => toStatusId !== issue.statusId);
  return (
    <form method="post" action={`/site/${site.slug}/browse/${issue.key}/transition`} className="buttons">
      <input type="hidden" name="from" value="board" />
      {moves.map(({ id, toStatusId }) => (
        <button key={id} type="submit" name="transition" value={id}>
          Move to {statusOf(site, toStatusId).name}
        </button>
      ))}
    </form>
  );
}

function commentsOf({ comments }: Issue): string {
  if (comments.length === 0) return 'No comments';
  return comments.length === 1 ? '1 comment' : `${comments.length} comments`;
}
