import { type Receiver, startReceiver } from '../notices/receiver';
import { killAllRelays } from '../support/process';
import { callbackEnvironment, hears, toldAbout } from '../support/told';
import { until } from '../support/until';
import { breachOf, sent, withRelay } from './moments';

let receiver: Receiver;
beforeEach(async () => {
  receiver = await startReceiver();
});
afterAll(killAllRelays);
afterEach(() => receiver.close());

describe('what AvsB is told by a relay that is killed', () => {
  it('arrives after the next start, in order, and under the id of the attempt that nobody answered', () =>
    withRelay(
      async (relay) => {
        receiver.isSilent = true;
        await relay.settled(await sent(relay, breachOf('exp_1')));
        await relay.settled(await sent(relay, breachOf('exp_1')));
        await until(() => receiver.attempts.length === 1, 'the first attempt');
        await relay.kill();
        expect(toldAbout('exp_1', receiver.attempts).map(({ type }) => type)).toEqual(['jira.ticket.created']);
        receiver.isSilent = false;
        await relay.start();
        await hears(receiver, 'exp_1', 'created', 'commented');
        const [first, second] = receiver.received.map(({ headers }) => headers['webhook-id']);
        expect(first).toBe(receiver.attempts[0]?.headers['webhook-id']);
        expect(second).not.toBe(first);
      },
      { environment: callbackEnvironment(receiver) },
    ));
});
