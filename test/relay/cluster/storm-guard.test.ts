import { breachOf } from '../kill/moments';
import { killAllRelays } from '../support/process';
import { until } from '../support/until';
import { sendAll, withThree } from './cluster';

afterAll(killAllRelays);

describe('the storm guard of three relays on one database', () => {
  it('lets exactly as many new tickets through as it allows, from ten senders at once', async () => {
    await withThree(async ({ relays }) => {
      const [relay] = relays;
      const { items } = (await relay.call('GET', '/v1/destinations')).body;
      const guard = { newTickets: 20, perMinutes: 10 };
      expect((await relay.call('PATCH', `/v1/destinations/${items[0].id}`, { guard })).status).toBe(200);
      const events = Array.from({ length: 90 }, (_, index) => ({
        id: `msg_${index}`,
        event: breachOf(`exp_${index}`),
      }));
      await sendAll(relays, events, 10).ended;
      const total = async (state: string) => (await relay.call('GET', `/v1/deliveries?state=${state}`)).body.total;
      expect(await total('held')).toBe(70);
      await until(async () => (await total('delivered')) === 20, 'the others to be filed');
      const { body } = await relay.call('GET', '/v1/audit-log?action=JIRA_EVENTS_HELD');
      expect(body.items).toHaveLength(1);
    });
  });
});
