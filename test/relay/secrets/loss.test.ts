import { randomBytes } from 'node:crypto';
import { expireAccessTokens } from '../../../relay/demo/atlassian/world/grants';
import { eventOf } from '../support/avsb';
import { killAllRelays, type RelayProcess, startRelayProcess } from '../support/process';
import { until } from '../support/until';

/** What docs/secrets.md promises an operator who replaces a secret, or has lost it. */

let relay: RelayProcess;
let siteId: string;
beforeAll(async () => {
  relay = await startRelayProcess();
  siteId = (await relay.destination()).site.id;
});
afterAll(async () => {
  await relay.dispose();
  await killAllRelays();
});

async function restartWith(environment: Record<string, string>): Promise<void> {
  await relay.terminate();
  Object.assign(relay.environment, environment);
  await relay.start();
}

async function send(subjectId: string): Promise<string> {
  const { deliveries } = await relay.send(eventOf('experiment.guardrail_breached', { subjectId }));
  return deliveries[0].id;
}

/** The delivery, once something has kept it from being filed. */
function held(id: string) {
  return until(async () => {
    const { body } = await relay.call('GET', `/v1/deliveries/${id}`);
    expect(body.state).not.toBe('failed');
    return body.lastError === null ? undefined : body;
  }, 'what stands in its way');
}

async function siteStatus(): Promise<string> {
  return (await relay.call('GET', '/v1/sites')).body.items[0].status;
}

describe('a client secret that was replaced at Atlassian', () => {
  it('makes deliveries wait until the relay has it, and no site has to be reconnected', async () => {
    const clientSecret = randomBytes(24).toString('base64url');
    const [app] = relay.atlassian.world.apps;
    if (app !== undefined) app.clientSecret = clientSecret;
    expect((await relay.settled(await send('exp_before_expiry'))).state).toBe('delivered');

    expireAccessTokens(relay.atlassian.world);
    const id = await send('exp_waits_for_the_secret');
    await held(id);
    expect(await siteStatus()).toBe('connected');

    await restartWith({ ATLASSIAN_CLIENT_SECRET: clientSecret });
    expect((await relay.settled(id)).state).toBe('delivered');
  });
});

describe('lost encryption keys', () => {
  it('make events wait, which are filed once the site is reconnected', async () => {
    await restartWith({ ENCRYPTION_KEYS: `new:${randomBytes(32).toString('base64')}` });
    const id = await send('exp_waits_for_the_key');
    await held(id);
    await relay.reconnect(siteId);
    expect((await relay.settled(id)).state).toBe('delivered');
    expect(await siteStatus()).toBe('connected');
  });
});
