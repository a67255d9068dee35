import { takeOffScreen } from '../../../relay/demo/atlassian/world';
import { siteOf } from '../support/jira';
import { killAllRelays, type RelayProcess } from '../support/process';
import { type Story, sideBySide } from '../support/side-by-side';
import { attemptsAt, listed, ticketsIn } from './books';
import { breachOf, onNext, requestsOf, sent, slowMs, withRelay } from './moments';

afterAll(killAllRelays);

/** A relay whose destination is known to have no description on its create screen. */
function withoutDescription(story: (relay: RelayProcess) => Promise<void>): Promise<void> {
  return withRelay(async (relay) => {
    takeOffScreen(siteOf(relay.atlassian), 'ROLL', 'description');
    const [{ id }] = await listed(relay, '/v1/destinations?');
    expect((await relay.call('POST', `/v1/destinations/${id}/check`)).body.ok).toBe(true);
    await story(relay);
  });
}

/** Starts the relay again: the delivery ends with these attempts, one ticket and one comment, which is its description. */
async function goesOn(relay: RelayProcess, deliveryId: string, attempts: string[]): Promise<void> {
  await relay.start();
  const delivery = await relay.settled(deliveryId);
  expect(await attemptsAt(relay, deliveryId)).toEqual(attempts);
  expect(delivery).toMatchObject({ state: 'delivered', outcome: 'created', issueKey: 'ROLL-1' });
  const [ticket, ...more] = ticketsIn(relay);
  expect(more).toEqual([]);
  expect(ticket?.comments.map(({ body }) => JSON.stringify(body).includes('Key statistics'))).toEqual([true]);
  expect(await listed(relay, '/v1/audit-log?action=JIRA_ISSUE_CREATED&')).toHaveLength(1);
}

describe('a relay that is killed between a ticket and its description', () => {
  sideBySide(
    {
      'adds the description when it was killed while it read the ticket': () =>
        withoutDescription(async (relay) => {
          const arrived = onNext(relay, 'getIssue', { kind: 'slow', ms: slowMs });
          const id = await sent(relay, breachOf('exp_1'));
          await arrived();
          await relay.kill();
          await goesOn(relay, id, ['create confirmed', 'comment confirmed']);
        }),

      'finds the description that Jira accepted after the relay had died': () =>
        withoutDescription(async (relay) => {
          const arrived = onNext(relay, 'addComment', { kind: 'slow', ms: slowMs });
          const id = await sent(relay, breachOf('exp_1'));
          await arrived();
          await relay.kill();
          await goesOn(relay, id, ['create confirmed', 'comment uncertain', 'find_write confirmed']);
          expect(requestsOf(relay, 'addComment')).toHaveLength(1);
        }),

      'adds the description to the ticket whose answer it did not live to read': () =>
        withoutDescription(async (relay) => {
          const arrived = onNext(relay, 'createIssue', { kind: 'slowAfter', ms: slowMs });
          const id = await sent(relay, breachOf('exp_1'));
          await arrived();
          await relay.kill();
          await goesOn(relay, id, ['create uncertain', 'find_write confirmed', 'comment confirmed']);
          expect(requestsOf(relay, 'createIssue')).toHaveLength(1);
        }),
    } satisfies Record<string, Story>,
    { atOnce: 2 },
  );
});
