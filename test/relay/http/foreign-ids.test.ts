import type { Route } from '../../../relay/http/route';
import { routesServed } from '../../../relay/http/served';
import { eventOf, type PersonClaims, signedHeaders } from '../support/avsb';
import { type ForgeKeys, forgeAppId, startForgeKeys } from '../support/forge-keys';
import { idleDemo } from '../support/idle-demo';
import { issuesOf, siteOf } from '../support/jira';
import { startRelay, type TestRelay } from '../support/relay';
import { until } from '../support/until';
import { titleOf } from './routes';
import { type IdPlace, idPlacesOf, type Sample, samplesOf, withValue } from './samples';

/**
 * Every route that a person or the Forge app may call, and every id that it takes, in path, query and body, from the
 * route list: what another organisation's id is answered must be what an id is answered that never was. AvsB's backend
 * and Jira speak for every organisation.
 */
const routes = routesServed({ isDemo: true, hasForge: true }).filter(({ access }) =>
  ['person', 'admin', 'forge'].includes(access),
);

/** Of ours, an id belongs to one organisation; of a site of Atlassian's, to everybody whom its owners approve. */
const ofOneOrganisation = ['site', 'choice', 'destination', 'delivery', 'link', 'notice', 'subject'];
const ofAtlassian = ['cloud'];

/** What is Jira's own names nothing of an organisation's, and need not be in a request. */
const ofJira = [
  'issueType',
  'priority',
  'field',
  'option',
  'account',
  'resolution',
  'parent',
  'else',
  'child',
  'value',
  'map',
  'silentResolution',
];

/** Somebody with one of everything: an id of each kind. */
interface Organisation {
  readonly claims: PersonClaims;
  readonly cloudId: string;
  readonly ids: Readonly<Record<string, string>>;
}

let keys: ForgeKeys;
let relay: TestRelay;
let owner: Organisation;
let stranger: Organisation;
let before: unknown;
let writesBefore: number;

beforeAll(async () => {
  keys = await startForgeKeys();
  relay = await startRelay({
    environment: {
      FORGE_APP_ID: forgeAppId,
      FORGE_JWKS_URL: keys.jwksUrl,
      SMTP_URL: 'smtp://127.0.0.1:9',
      MAIL_FROM: 'avsb@avsb.example',
    },
    demo: idleDemo,
  });
  const ownerClaims = { org: 'org_owner', orgName: 'Owners', sub: 'user_owner', name: 'Olivia' };
  const strangerClaims = { org: 'org_stranger', orgName: 'Strangers', sub: 'user_stranger', name: 'Sam' };
  const [ownerSite, strangerSite] = [await connect(ownerClaims, 'acme'), await connect(strangerClaims, 'globex')];
  owner = await settle(ownerClaims, ownerSite, { slug: 'acme', projectKey: 'ROLL', subject: 'exp_of_owner' });
  stranger = await settle(strangerClaims, strangerSite, {
    slug: 'globex',
    projectKey: 'EXP',
    subject: 'exp_of_stranger',
  });
  before = await ownersView();
  writesBefore = writesTo(owner);
});
afterAll(() => keys.server.close());

async function api(claims: PersonClaims, method: string, path: string, body?: unknown) {
  const answer = await relay.call(method, path, body, { claims });
  expect([path, Math.floor(answer.status / 100)]).toEqual([path, 2]);
  return answer.body;
}

/** Connects a site of the one Atlassian account that all share, so that it may have to be chosen. */
async function connect(claims: PersonClaims, slug: string): Promise<string> {
  const landed = (await relay.connect(slug, claims)).searchParams;
  const { cloudId } = siteOf(relay.atlassian, slug);
  const choice = landed.get('choose');
  return landed.get('connected') ?? (await api(claims, 'POST', `/v1/sites/choices/${choice}`, { cloudId })).id;
}

async function settle(
  claims: PersonClaims,
  siteId: string,
  { slug, projectKey, subject }: { slug: string; projectKey: string; subject: string },
): Promise<Organisation> {
  const [issueType] = (await api(claims, 'GET', `/v1/sites/${siteId}/projects/${projectKey}/issue-types`)).items;
  const row = { eventType: 'experiment.guardrail_breached', enabled: true, issueType, priority: null };
  const mappings = [{ ...row, summaryTemplate: 'Breached', descriptionTemplate: null, labels: [] }];
  const destination = await api(claims, 'POST', '/v1/destinations', { siteId, projectKey, mappings });
  const data = { ...eventOf('experiment.guardrail_breached').data, resultsUrl: `https://avsb.example/${subject}` };
  const organisationId = claims.org ?? '';
  const sent = await relay.send(eventOf('experiment.guardrail_breached', { organisationId, subjectId: subject, data }));
  const delivery = sent.deliveries[0].id;
  await until(async () => (await api(claims, 'GET', `/v1/deliveries/${delivery}`)).state === 'delivered', 'a ticket');
  const told = JSON.stringify({
    ...{ organisationId, name: `Of ${claims.orgName}`, status: 'running' },
    ...{ resultsUrl: data.resultsUrl, updatedAt: '2026-11-23T10:00:00Z' },
  });
  const path = `/v1/subjects/experiment/${subject}`;
  await fetch(`${relay.url}${path}`, { method: 'PUT', headers: signedHeaders(told), body: told });
  const test = await api(claims, 'POST', `/v1/destinations/${destination.id}/test-tickets`, {});
  const [link] = (await api(claims, 'GET', '/v1/links')).items;
  const choice = (await relay.connect('hobby', claims)).searchParams.get('choose') ?? '';
  const notice = await api(claims, 'POST', '/v1/notices', { kind: 'email', target: `${slug}@avsb.example` });
  const site = siteOf(relay.atlassian, slug);
  const issue = issuesOf(relay.atlassian, slug).find(({ key }) => key === link.issueKey);
  const ids = {
    site: siteId,
    choice,
    destination: destination.id,
    delivery,
    link: link.id,
    notice: notice.id,
    subject,
    issue: issue?.id ?? '',
    issueKey: test.issueKey,
    project: destination.project.id,
    projectKey,
    issueType: issueType.id,
    cloud: site.cloudId,
    url: data.resultsUrl,
    cursor: delivery,
  };
  return { claims, cloudId: site.cloudId, ids };
}

const ownIds = (kind: string, isRequired: boolean): string | null => {
  if (ofJira.includes(kind) && !isRequired) return null;
  const value = stranger.ids[kind];
  if (value !== undefined) return value;
  throw new Error(
    `Routes take ids of a kind that this test has no example of: ${kind}. Add one to both organisations.`,
  );
};

async function ask(route: Route, { params, query, body }: Sample) {
  const path = route.path.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(params[name] ?? ''));
  const search = new URLSearchParams(query).toString();
  const options =
    route.access === 'forge' ? { token: await keys.tokenFor(stranger.cloudId) } : { claims: stranger.claims };
  const { status, body: answer } = await relay.call(
    route.method.toUpperCase(),
    search === '' ? path : `${path}?${search}`,
    body,
    options,
  );
  return { status, text: JSON.stringify(answer ?? null) };
}

/** Every list that the owner sees. */
function ownersView(): Promise<unknown[]> {
  const lists = routes.filter(({ method, path, query }) => method === 'get' && query && !path.includes(':'));
  return Promise.all(lists.map(({ path }) => api(owner.claims, 'GET', path)));
}

/** How often a site was asked to change something; a ticket's property is still being written when the test begins. */
function writesTo({ cloudId }: Organisation): number {
  return relay.atlassian.requests.filter(
    ({ method, path, operationId }) =>
      path.includes(cloudId) &&
      method !== 'GET' &&
      !['bulkFetchIssues', 'setIssueProperty'].includes(operationId ?? ''),
  ).length;
}

/** An id of the same shape that never was. */
function neverOf(id: string): string {
  if (/^\d+$/.test(id)) return '99999999';
  if (/^[A-Z]+-\d+$/.test(id)) return id.replace(/-\d+$/, '-9999');
  return id.replace(/[\w]{4}$/, (last) => (last === 'ZZZZ' ? 'YYYY' : 'ZZZZ'));
}

interface Place {
  readonly sample: Sample;
  readonly place: IdPlace;
}

/** Every place of an id, each once, in a request that is right otherwise. */
function placesOf(route: Route): Place[] {
  const known = new Map<string, Place>();
  for (const sample of samplesOf(route, ownIds)) {
    for (const place of idPlacesOf(route, sample)) {
      const name = `${place.where}.${place.path.join('.')}`;
      if (!known.has(name)) known.set(name, { sample, place });
    }
  }
  return [...known.values()];
}

/** Without what is made for each answer. */
function without(text: string, id: string): string {
  const made = /\b[a-z]+_[0-9A-Z]{26}\b|\d{4}-\d\d-\d\dT[\d:.]+Z/g;
  return text.replaceAll(id, '<id>').replaceAll(made, '<made>');
}

describe("another organisation's id", () => {
  it.each(routes.map((route) => [titleOf(route), route] as const))(
    'is answered like an id that never existed, wherever a request takes one: %s',
    async (_, route) => {
      for (const { sample, place } of placesOf(route)) {
        const [foreign, own] = [owner.ids[place.kind], stranger.ids[place.kind]];
        if (foreign === undefined || foreign === own || ofAtlassian.includes(place.kind)) continue;
        const where = `${place.where}.${place.path.join('.')}`;
        const answered = await ask(route, withValue(sample, place, foreign));
        expect([where, answered.text.match(/Olivia|Owners|site\/acme/)]).toEqual([where, null]);
        // It says where to continue in one's own list, and another place in that is no secret.
        if (place.kind === 'cursor') continue;
        const never = neverOf(foreign);
        const expected = await ask(route, withValue(sample, place, never));
        expect([where, answered.status, without(answered.text, foreign)]).toEqual([
          where,
          expected.status,
          without(expected.text, never),
        ]);
        if (place.where !== 'params' || !ofOneOrganisation.includes(place.kind)) continue;
        expect([where, answered.status]).toEqual([where, 404]);
      }
    },
  );

  it('changes nothing of the other organisation, nor in its Jira', async () => {
    expect(await ownersView()).toEqual(before);
    expect(writesTo(owner)).toBe(writesBefore);
  });

  /** Or all of the above would be refused for another reason. What deletes comes last, and the innermost of it first. */
  it.each(
    routes.toSorted((one, other) => rankOf(one) - rankOf(other)).map((route) => [titleOf(route), route] as const),
  )("is the only reason to refuse the request, which works with one's own id: %s", async (_, route) => {
    // Which place in a list there is, only the list itself can say.
    for (const sample of samplesOf(route, ownIds).filter(({ query }) => query.cursor === undefined)) {
      const { status, text } = await ask(route, sample);
      expect([sample, text, refusals.includes(status) || status >= 500]).toEqual([sample, text, false]);
    }
  });
});

const refusals = [401, 403, 404, 405, 422];

function rankOf({ method, path }: Route): number {
  return method === 'delete' ? 1_000 - path.length : 0;
}
