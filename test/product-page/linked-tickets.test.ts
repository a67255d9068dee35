import { createIssue, deleteIssue, moveIssue, moveToDone, setPermissions } from '../../relay/demo/atlassian/world';
import { eventOf } from '../relay/support/avsb';
import { issuesOf, siteOf, violationsOf } from '../relay/support/jira';
import { startRelay, type TestRelay } from '../relay/support/relay';
import { until } from '../relay/support/until';

/** AvsB-side linked tickets panel, as the API serves it. */

let relay: TestRelay;
let destination: { id: string; site: { url: string } };
const member = { claims: { sub: 'user_2', name: 'Mia', permissions: [] } };
const subject = { kind: 'experiment', id: 'exp_42' };

beforeEach(async () => {
  relay = await startRelay();
  destination = await relay.destination();
});
afterEach(async () => {
  expect(violationsOf(relay.atlassian)).toEqual([]);
  await relay.stop();
});

const world = () => relay.atlassian.world;
const acme = () => siteOf(relay.atlassian);

async function links(id = subject.id) {
  const { body } = await relay.call('GET', `/v1/links?subjectKind=experiment&subjectId=${id}`, undefined, member);
  return body.items;
}

function link(issueKey: string, given: object = {}, options = member) {
  return relay.call('POST', '/v1/links', { destinationId: destination.id, issueKey, subject, ...given }, options);
}

async function fileTicket(type = 'experiment.guardrail_breached', subjectId = 'exp_42') {
  const { deliveries } = await relay.send(eventOf(type, { subjectId }));
  return relay.settled(deliveries[0].id);
}

/** An issue that a person created in Jira. */
async function issueOfJira(): Promise<string> {
  const { issueKey } = await fileTicket('experiment.winner_declared', 'another');
  return issueKey;
}

/** An issue in another project than the destination's. */
function addIssue(projectKey: string): string {
  const [type] = acme().issueTypes;
  return createIssue(world(), acme(), { projectId: projectKey, issueTypeId: type?.id ?? '', summary: 'Secret' }).key;
}

async function audited(action: string) {
  return (await relay.call('GET', `/v1/audit-log?action=${action}`)).body.items;
}

describe("a subject's linked tickets", () => {
  it('show the issue key and its address, the status, the event that spawned it, and when', async () => {
    const { issueKey } = await fileTicket();
    expect(await links()).toEqual([
      {
        id: expect.stringMatching(/^lnk_/),
        issueKey,
        issueUrl: `${destination.site.url}/browse/${issueKey}`,
        status: { name: null, category: 'new' },
        eventType: 'experiment.guardrail_breached',
        eventLabel: 'Guardrail breached',
        origin: 'event',
        destinationId: destination.id,
        createdAt: expect.any(String),
      },
    ]);
  });
});

describe('linking a ticket by hand', () => {
  it('takes an issue key and a destination, and shows its status at once', async () => {
    const issueKey = await issueOfJira();
    moveToDone(world(), acme(), issueKey);
    const { status, body } = await link(issueKey.toLowerCase());
    expect(status).toBe(201);
    expect(body).toEqual({
      id: expect.stringMatching(/^lnk_/),
      issueKey,
      issueUrl: `${destination.site.url}/browse/${issueKey}`,
      status: { name: 'Done', category: 'done' },
      eventType: null,
      eventLabel: null,
      origin: 'manual',
      destinationId: destination.id,
      createdAt: expect.any(String),
    });
    expect(await links()).toEqual([body]);
  });

  it("takes the issue's address on the site, but not on another site", async () => {
    const issueKey = await issueOfJira();
    expect((await link(`${destination.site.url}/browse/${issueKey}`)).body).toMatchObject({ issueKey });
    const { status, body } = await link(`https://globex.atlassian.net/browse/${issueKey}`);
    expect([status, body.errors[0].path]).toEqual([422, 'issueKey']);
    expect(body.detail).toMatch(/not on acme/);
  });

  it('is the same link when the same issue and subject are linked again, also at the same moment', async () => {
    const issueKey = await issueOfJira();
    const both = await Promise.all([link(issueKey), link(issueKey)]);
    expect(both.map(({ status }) => status).sort()).toEqual([200, 201]);
    const again = await link(issueKey);
    expect(again.status).toBe(200);
    expect(new Set([...both, again].map(({ body }) => body.id)).size).toBe(1);
    expect((await link(issueKey, { subject: { kind: 'experiment', id: 'exp_43' } })).status).toBe(201);
    expect(await audited('JIRA_LINK_CREATED_MANUALLY')).toHaveLength(2);
  });

  it("returns the event's link, with its current status, if an event filed that ticket for the subject", async () => {
    const { issueKey } = await fileTicket();
    moveToDone(world(), acme(), issueKey);
    const { status, body } = await link(issueKey);
    expect([status, body.origin, body.status.category]).toEqual([200, 'event', 'done']);
    expect(await links()).toEqual([body]);
  });

  it.each(['ROLL', 'ROLL-', 'not a key', '12', 'https://acme.atlassian.net/'])('refuses %j with 422', async (key) => {
    const { status, body } = await link(key);
    expect([status, body.errors[0].path]).toEqual([422, 'issueKey']);
  });

  it("refuses with 422, in Jira's words, an issue that Jira does not show", async () => {
    const { status, body } = await link('ROLL-999');
    expect([status, body.errors[0].path]).toEqual([422, 'issueKey']);
    expect(body.errors[0].message).toMatch(/Issue does not exist or you do not have permission to see it/);
    const issueKey = await issueOfJira();
    setPermissions(acme(), 'ROLL', { BROWSE_PROJECTS: false });
    expect((await link(issueKey)).status).toBe(422);
  });

  it("takes any issue from a person who may manage integrations, and from others only those of the destination's project", async () => {
    const ops = addIssue('OPS');
    const refused = await link(ops);
    const missing = await link('OPS-999');
    expect(refused.status).toBe(422);
    const aboutKey = (key: string, { body }: typeof missing) => JSON.stringify(body).replaceAll(key, 'KEY');
    // The answer doesn't reveal whether an issue exists.
    expect([refused.status, aboutKey(ops, refused)]).toEqual([missing.status, aboutKey('OPS-999', missing)]);
    const own = await link('ROLL-999');
    expect(aboutKey(ops, refused)).toBe(aboutKey('ROLL-999', own));
    expect((await link(`${destination.site.url}/browse/${ops}`)).status).toBe(422);
    expect(await links()).toEqual([]);
    expect((await link(ops, {}, {} as never)).status).toBe(201);
  });

  it('gives the same answer if Jira speaks another language or hides the project', async () => {
    const ops = addIssue('OPS');
    const words = { errorMessages: ['Vorgang existiert nicht.'], errors: {} };
    relay.atlassian.faults.add({
      match: { operationId: 'getIssue', pathPattern: 'OPS-9' },
      action: { kind: 'answer', status: 403, body: words },
    });
    const texts = [];
    for (const key of [ops, 'OPS-9', 'ROLL-999']) texts.push(JSON.stringify(await link(key)).replaceAll(key, 'KEY'));
    expect(new Set(texts).size).toBe(1);
    expect(texts[0]).toContain('422');
  });

  it('refuses a member an issue that was moved out of the project, although its old key suggests otherwise', async () => {
    const issueKey = await issueOfJira();
    moveIssue(world(), acme(), issueKey, 'OPS');
    expect((await link(issueKey)).status).toBe(422);
    expect(await links()).toEqual([]);
  });

  it('answers 502 while Jira is down, and 409 once the site must be connected again', async () => {
    const issueKey = await issueOfJira();
    relay.atlassian.faults.add({
      match: { operationId: 'getIssue' },
      action: { kind: 'answer', status: 503 },
      times: 1,
    });
    expect((await link(issueKey)).status).toBe(502);
    for (const grant of world().grants) grant.revoked = true;
    expect((await link(issueKey)).status).toBe(502);
    expect((await link(issueKey)).status).toBe(409);
  });

  it("answers 404 to another organisation's destination", async () => {
    const issueKey = await issueOfJira();
    const claims = { org: 'org_2', permissions: ['manageIntegrations'] };
    expect((await link(issueKey, {}, { claims } as never)).status).toBe(404);
  });

  it('is audited with the person', async () => {
    const issueKey = await issueOfJira();
    const { body } = await link(issueKey);
    expect(await audited('JIRA_LINK_CREATED_MANUALLY')).toMatchObject([
      {
        actor: { type: 'user', id: 'user_2', name: 'Mia' },
        target: { kind: 'link', id: body.id, name: issueKey },
        details: { subject, destinationId: destination.id },
      },
    ]);
  });

  it('takes no part in de-duplication: the event files its own ticket', async () => {
    const issueKey = await issueOfJira();
    await link(issueKey);
    expect(await fileTicket()).toMatchObject({ outcome: 'created' });
    expect(await links()).toHaveLength(2);
  });

  it('offers every person the destinations by project and site', async () => {
    const { status, body } = await relay.call('GET', '/v1/links/destinations', undefined, member);
    expect(status).toBe(200);
    expect(body).toEqual({
      items: [
        {
          id: destination.id,
          name: 'Rollouts',
          projectKey: 'ROLL',
          siteName: 'acme',
          siteUrl: destination.site.url,
        },
      ],
      nextCursor: null,
    });
  });
});

describe('a linked ticket that changes in Jira', () => {
  const syncing = { STATUS_SYNC_CRON: '* * * * * *' };

  it('is followed when it is moved, and stays listed as Not found when it is deleted', async () => {
    await relay.stop();
    relay = await startRelay({ environment: syncing });
    destination = await relay.destination();
    const issueKey = await issueOfJira();
    await link(issueKey);
    moveIssue(world(), acme(), issueKey, 'OPS');
    await until(async () => (await links())[0].issueKey === 'OPS-1', 'the new key');
    expect((await links())[0].issueUrl).toBe(`${destination.site.url}/browse/OPS-1`);
    expect((await link(issueKey)).body.id).toBe((await links())[0].id);
    deleteIssue(world(), acme(), 'OPS-1');
    const gone = await until(async () => {
      const [shown] = await links();
      return shown.status.name === 'Not found' && shown;
    }, 'the link to be closed');
    expect(gone.status).toEqual({ name: 'Not found', category: 'done' });
  });
});

describe('removing a link', () => {
  const remove = (id: string, options: object = member) => relay.call('DELETE', `/v1/links/${id}`, undefined, options);

  it('made by hand is allowed to every person, and audited', async () => {
    const issueKey = await issueOfJira();
    const { body } = await link(issueKey);
    expect((await remove(body.id)).status).toBe(204);
    expect(await links()).toEqual([]);
    expect((await remove(body.id)).status).toBe(404);
    expect(await audited('JIRA_LINK_REMOVED')).toMatchObject([
      {
        actor: { type: 'user', id: 'user_2', name: 'Mia' },
        target: { kind: 'link', id: body.id, name: issueKey },
        details: { subject, origin: 'manual' },
      },
    ]);
    expect(issuesOf(relay.atlassian).map(({ key }) => key)).toContain(issueKey);
    expect((await link(issueKey)).status).toBe(201);
  });

  it('of an event needs manageIntegrations, and ends de-duplication on that ticket', async () => {
    const { issueKey } = await fileTicket();
    const [{ id }] = await links();
    const refused = await remove(id);
    expect([refused.status, refused.body.type]).toEqual([403, 'urn:avsb:problem:forbidden']);
    expect(await links()).toHaveLength(1);
    expect((await remove(id, {})).status).toBe(204);
    const again = await fileTicket();
    expect(again.outcome).toBe('created');
    expect(again.issueKey).not.toBe(issueKey);
    expect(await audited('JIRA_LINK_REMOVED')).toMatchObject([{ details: { origin: 'event' } }]);
  });

  it('of an event is remembered: a lost answer to the next create does not find that ticket again', async () => {
    const { issueKey } = await fileTicket();
    await remove((await links())[0].id, {});
    relay.atlassian.faults.add({ match: { operationId: 'createIssue' }, action: { kind: 'dropAfter' }, times: 1 });
    const again = await fileTicket();
    expect(again.outcome).toBe('created');
    expect(again.issueKey).not.toBe(issueKey);
    expect(issuesOf(relay.atlassian)).toHaveLength(2);
  });

  it("answers 404 to another organisation's link", async () => {
    const { body } = await link(await issueOfJira());
    expect((await remove(body.id, { claims: { org: 'org_2' } })).status).toBe(404);
  });
});
