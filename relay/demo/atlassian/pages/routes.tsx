import { Router } from 'express';
import { type Answer, Refusal } from '../answer';
import type { Simulation } from '../context';
import { openTransitions } from '../jira/transitions';
import { send } from '../serve';
import { findIssue, findSite } from '../world/find';
import { setStatus } from '../world/issues';
import type { Issue, Site, World } from '../world/types';
import { BoardPage } from './board-page';
import { messagePage, page } from './document';
import { IssuePage } from './issue-page';
import { SITE_AVATAR, STYLE } from './style';

/** The simulator's own small Jira, for people: sites, boards and issues. */
export function pageRoutes(simulation: Simulation): Router {
  const { world } = simulation;
  const router = Router();
  router.get('/pages/style.css', (_request, response) => {
    response.type('css').set('cache-control', 'max-age=60').send(STYLE);
  });
  router.get('/pages/site-avatar.svg', (_request, response) => {
    response.type('svg').set('cache-control', 'max-age=3600').send(SITE_AVATAR);
  });
  router.get('/', (_request, response) => send(response, page('Simulated Atlassian', <Sites sites={world.sites} />)));
  router.get('/site/:slug', (request, response) =>
    send(
      response,
      orNotFound(() => {
        const site = siteFor(world, request.params.slug);
        return page(`${site.name} board`, <BoardPage site={site} />, { framedBy: simulation.framedBy() });
      }),
    ),
  );
  router.get('/site/:slug/browse/:key', (request, response) =>
    send(
      response,
      orNotFound(() => {
        const { site, issue } = issueFor(world, request.params.slug, request.params.key);
        const hasForgeApp = simulation.forge() !== null;
        const content = <IssuePage world={world} site={site} issue={issue} hasForgeApp={hasForgeApp} />;
        return page(`${issue.key} ${issue.summary}`, content, { framedBy: simulation.framedBy(), hasForgeApp });
      }),
    ),
  );
  router.post('/site/:slug/browse/:key/transition', (request, response) => {
    const raw: unknown = request.body;
    const form = new URLSearchParams(Buffer.isBuffer(raw) ? raw.toString('utf8') : '');
    send(
      response,
      orNotFound(() => {
        const { site, issue } = issueFor(world, request.params.slug, request.params.key);
        const transition = openTransitions(site, issue).find(({ id }) => id === form.get('transition'));
        if (!transition) return messagePage(400, 'Not possible', 'The issue has no such transition now. Reload it.');
        setStatus(world, site, issue.id, transition.toStatusId, simulation.now());
        simulation.changed();
        // Like Forge's events: some time later, without the response waiting for them.
        void simulation.forge()?.issueChanged(site, issue);
        const from = form.get('from') === 'board' ? '' : `/browse/${issue.key}`;
        return { status: 303, headers: { location: `/site/${site.slug}${from}` } };
      }),
    );
  });
  return router;
}

function Sites({ sites }: { sites: Site[] }) {
  return (
    <>
      <h1>Jira sites</h1>
      <ul>
        {sites.map((site) => (
          <li key={site.cloudId}>
            <a href={`/site/${site.slug}`}>{site.name}</a>
          </li>
        ))}
      </ul>
    </>
  );
}

function siteFor(world: World, slug: string): Site {
  const site = findSite(world, slug);
  if (!site) throw new Refusal({ status: 404, body: 'There is no such site.' });
  return site;
}

function issueFor(world: World, slug: string, key: string): { site: Site; issue: Issue } {
  const site = siteFor(world, slug);
  const issue = findIssue(site, key);
  if (!issue) throw new Refusal({ status: 404, body: 'This issue doesn’t exist, or it was deleted.' });
  return { site, issue };
}

function orNotFound(work: () => Answer): Answer {
  try {
    return work();
  } catch (error) {
    if (error instanceof Refusal) return messagePage(error.answer.status, 'Not found', String(error.answer.body));
    throw error;
  }
}
