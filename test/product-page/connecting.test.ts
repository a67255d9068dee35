import { expireAccessTokens, setPlan } from '../../relay/demo/atlassian/world';
import { wholeDatabase } from '../relay/support/database';
import { siteOf, tokensOf, violationsOf } from '../relay/support/jira';
import { startRelay, type TestRelay } from '../relay/support/relay';

/** Cloud-only, Prerequisites and Connecting a Jira site, through the API. */

let relay: TestRelay;
beforeEach(async () => {
  relay = await startRelay();
});
afterEach(async () => {
  expect(violationsOf(relay.atlassian)).toEqual([]);
  await relay.stop();
});

const sites = async () => (await relay.call('GET', '/v1/sites')).body.items;

describe('Cloud-only', () => {
  it('a site on a paid edition is supported', async () => {
    const landed = await relay.connect();
    expect(landed.pathname).toBe('/settings/integrations');
    expect(landed.searchParams.get('connected')).toBe((await sites())[0].id);
  });

  it('Free is blocked', async () => {
    setPlan(siteOf(relay.atlassian), 'FREE');
    expect((await relay.connect()).searchParams.get('error')).toBe('free_edition');
    expect(await sites()).toEqual([]);
  });

  it('a site that is downgraded to Free later says so at its destinations', async () => {
    const { id } = await relay.destination();
    setPlan(siteOf(relay.atlassian), 'FREE');
    const { body } = await relay.call('POST', `/v1/destinations/${id}/check`, {});
    expect(body.problems).toContainEqual(expect.objectContaining({ code: 'free_edition' }));
    const read = await relay.call('GET', `/v1/destinations/${id}`);
    expect(read.body.problems).toContainEqual(expect.objectContaining({ code: 'free_edition' }));
  });
});

describe('Prerequisites', () => {
  it('you need the Manage integrations permission in AvsB', async () => {
    const claims = { permissions: [] };
    const { status, body } = await relay.call('POST', '/v1/sites/connect', undefined, { claims });
    expect([status, body.title]).toEqual([403, 'You need the Manage integrations permission.']);
  });
});

describe('Connecting a Jira site', () => {
  it('redirects to Atlassian, where you review the permissions, and back to AvsB with the site listed', async () => {
    const { body } = await relay.call('POST', '/v1/sites/connect');
    const consent = await fetch(body.authorizeUrl);
    const page = await consent.text();
    for (const scope of ['read:jira-work', 'write:jira-work', 'offline_access']) expect(page).toContain(scope);
    await relay.connect();
    expect(await sites()).toMatchObject([{ name: 'acme', status: 'connected', connectedBy: { name: 'Dana' } }]);
  });

  it('stores the refresh token encrypted at rest', async () => {
    await relay.connect();
    const secrets = tokensOf(relay.atlassian);
    expect(secrets).toHaveLength(2);
    const whole = await wholeDatabase(relay);
    for (const secret of secrets) expect(whole).not.toContain(secret);
  });

  it('survives the expiry of the access token', async () => {
    await relay.connect();
    const [{ id }] = await sites();
    expireAccessTokens(relay.atlassian.world);
    expect((await relay.call('GET', `/v1/sites/${id}/projects`)).status).toBe(200);
    expect(await sites()).toMatchObject([{ id, status: 'connected' }]);
  });
});
