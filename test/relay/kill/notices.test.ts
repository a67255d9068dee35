import { archiveProject } from '../../../relay/demo/atlassian/world';
import { timestamp } from '../../../relay/domain/clock';
import { type Receiver, startReceiver } from '../notices/receiver';
import { inDatabase } from '../support/database';
import { siteOf } from '../support/jira';
import { killAllRelays, type RelayProcess } from '../support/process';
import { until } from '../support/until';
import { listed } from './books';
import { breachOf, sent, withRelay } from './moments';

let receiver: Receiver;
beforeEach(async () => {
  receiver = await startReceiver();
});
afterAll(killAllRelays);
afterEach(() => receiver.close());

const idOf = ({ headers }: Receiver['attempts'][number]) => headers['webhook-id'];
const typeOf = ({ text }: Receiver['attempts'][number]) => JSON.parse(text).type;

describe('a notice of a relay that is killed', () => {
  it('arrives once for the problem and once for its end, wherever it was killed', () =>
    withRelay(
      async (relay) => {
        const target = `${receiver.url}/hook/0123456789`;
        expect((await relay.call('POST', '/v1/notices', { kind: 'webhook', target })).status).toBe(201);
        archiveProject(siteOf(relay.atlassian), 'ROLL');
        await relay.settled(await sent(relay, breachOf('exp_1')));

        // Before the problem has stood for a minute.
        await relay.kill();
        await passTheMinute(relay);
        receiver.isSilent = true;
        await relay.start();
        await until(() => receiver.attempts.length === 1, 'the first attempt');

        // While the receiver has the message, and before it answers.
        await relay.kill();
        receiver.isSilent = false;
        await relay.start();
        await until(() => receiver.received.length === 1, 'the problem to be reported');

        archiveProject(siteOf(relay.atlassian), 'ROLL', false);
        const [{ id }] = await listed(relay, '/v1/destinations?');
        receiver.isSilent = true;
        expect((await relay.call('PATCH', `/v1/destinations/${id}`, { projectKey: 'ROLL' })).status).toBe(200);
        await until(() => receiver.attempts.length === 3, 'its end to be reported');
        await relay.kill();
        receiver.isSilent = false;
        await relay.start();
        await until(() => receiver.received.length === 2, 'its end to arrive');

        expect(receiver.received.map(typeOf)).toEqual(['jira.problem.opened', 'jira.problem.resolved']);
        const [opened, openedAgain, resolved, resolvedAgain] = receiver.attempts.map(idOf);
        expect([openedAgain, resolvedAgain]).toEqual([opened, resolved]);
        expect(opened).not.toBe(resolved);
        const states = await inDatabase(relay, (database) =>
          database.selectFrom('notice_messages').select(['change', 'state']).orderBy('id').execute(),
        );
        expect(states.map(({ change }) => change)).toEqual(['opened', 'resolved']);
      },
      { environment: { ALLOW_PRIVATE_TARGETS: 'true' } },
    ));
});

/** Makes what is due within the minute due now, while no relay runs. */
async function passTheMinute(relay: RelayProcess): Promise<void> {
  const now = timestamp(new Date());
  await inDatabase(relay, async (database) => {
    await database.updateTable('notice_messages').set({ due_at: now }).execute();
    await database.updateTable('work_items').set({ due_at: now }).where('task', '=', 'send-notices').execute();
  });
}
