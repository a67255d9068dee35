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
          </li>
        ))}
      </ul>
    </section>
  );
}
