import { setTimeout as pause } from 'node:timers/promises';
import { seededChance } from '../../support/seeded-chance';
import { type Receiver, startReceiver } from '../notices/receiver';
import { killAllRelays } from '../support/process';
import { callbackEnvironment, hears, toldAbout } from '../support/told';
import { until } from '../support/until';
import { breachOf, sent, sentUntilTaken, withRelay } from './moments';

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

  it('is each change of each subject, in order and under one id, however often it is killed', () =>
    withRelay(
      async (relay) => {
        const subjects = Array.from({ length: 6 }, (_, index) => `exp_${index}`);
        const heard = (subject: string) => toldAbout(subject, eachOnce(receiver.received)).map(({ type }) => type);
        const isAllHeard = () => subjects.every((subject) => heard(subject).length >= 2);
        const sending = Promise.all(
          subjects.map(async (subject) => {
            await sentUntilTaken(relay, breachOf(subject), `${subject} first`);
            await sentUntilTaken(relay, breachOf(subject), `${subject} second`);
          }),
        );
        const chance = seededChance(23);
        for (let kills = 0; kills < 5; kills += 1) {
          const before = receiver.attempts.length;
          await until(() => receiver.attempts.length > before || isAllHeard(), 'AvsB to hear of something');
          // Before its answer is noted, while it is, or after that.
          await pause(30 * chance());
          await relay.kill();
          await relay.start();
        }
        await sending;
        await until(isAllHeard, 'AvsB to hear of everything');
        for (const subject of subjects) {
          expect([subject, heard(subject)]).toEqual([subject, ['jira.ticket.created', 'jira.ticket.commented']]);
        }
      },
      { environment: callbackEnvironment(receiver) },
    ));
});

/** What was received, without what was sent again under the same id. */
function eachOnce(received: Receiver['received']): Receiver['received'] {
  const idOf = ({ headers }: Receiver['received'][number]) => headers['webhook-id'];
  return received.filter((one, place) => received.findIndex((other) => idOf(other) === idOf(one)) === place);
}
