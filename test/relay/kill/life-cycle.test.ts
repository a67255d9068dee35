import { moveToDone } from '../../../relay/demo/atlassian/world';
import { eventOf } from '../support/avsb';
import { deliveriesTold, issuesOf, siteOf } from '../support/jira';
import { killAllRelays, type RelayProcess } from '../support/process';
import { sideBySide } from '../support/side-by-side';
import { attemptsAt } from './books';
import { breachOf, onNext, requestsOf, sent, slowMs, withRelay } from './moments';

const breached = 'experiment.guardrail_breached';

afterAll(killAllRelays);

describe('a relay that is killed between the steps of a ticket’s life cycle, and started again', () => {
  sideBySide(
    {
      'resolves the ticket once, and comments on it once, killed while it moved the ticket': () =>
        withRelay(async (relay) => {
          const { issueKey } = await file(relay);
          const arrived = onNext(relay, 'doTransition', { kind: 'slow', ms: slowMs });
          const id = await sent(relay, eventOf('experiment.guardrail_recovered', { subjectId: 'exp_1' }));
          await arrived();
          await relay.kill();
          await goesOn(relay, id, 'resolved', ['comment confirmed', 'resolve uncertain', 'find_write confirmed']);
          expect(requestsOf(relay, 'doTransition')).toHaveLength(1);
          expectOneComment(relay, issueKey, id);
        }),

      'resolves the ticket once, and comments on it once, killed while it commented': () =>
        withRelay(async (relay) => {
          const { issueKey } = await file(relay);
          const arrived = onNext(relay, 'addComment', { kind: 'slowAfter', ms: slowMs });
          const id = await sent(relay, eventOf('experiment.guardrail_recovered', { subjectId: 'exp_1' }));
          await arrived();
          await relay.kill();
          await goesOn(relay, id, 'resolved', ['comment uncertain', 'find_write confirmed', 'resolve confirmed']);
          expectOneComment(relay, issueKey, id);
        }),

      'comments on a ticket that it had reopened when it was killed': () =>
        withRelay(async (relay) => {
          const { issueKey } = await file(relay);
          moveToDone(relay.atlassian.world, siteOf(relay.atlassian), issueKey);
          const arrived = onNext(relay, 'doTransition', { kind: 'slowAfter', ms: slowMs });
          const id = await sent(relay, breachOf('exp_1'));
          await arrived();
          await relay.kill();
          await goesOn(relay, id, 'reopened', ['reopen uncertain', 'find_write confirmed', 'comment confirmed']);
          expect(requestsOf(relay, 'doTransition')).toHaveLength(1);
          expectOneComment(relay, issueKey, id);
        }),

      'comments once on a ticket that it had reopened, killed while it commented': () =>
        withRelay(async (relay) => {
          const { issueKey } = await file(relay);
          moveToDone(relay.atlassian.world, siteOf(relay.atlassian), issueKey);
          const arrived = onNext(relay, 'addComment', { kind: 'slowAfter', ms: slowMs });
          const id = await sent(relay, breachOf('exp_1'));
          await arrived();
          await relay.kill();
          await goesOn(relay, id, 'reopened', ['reopen confirmed', 'comment uncertain', 'find_write confirmed']);
          expectOneComment(relay, issueKey, id);
        }),
    },
    { atOnce: 4 },
  );
});

/** Files a ticket, by a row that reopens and resolves it. */
async function file(relay: RelayProcess): Promise<{ issueKey: string }> {
  const { body } = await relay.call('GET', '/v1/destinations');
  const [{ id, mappings }] = body.items;
  const row = mappings.find(({ eventType }: { eventType: string }) => eventType === breached);
  const lifecycle = { afterDone: 'reopen', onRecovery: 'resolve' };
  const saved = await relay.call('PUT', `/v1/destinations/${id}/mappings`, { mappings: [{ ...row, lifecycle }] });
  expect(saved.status).toBe(200);
  return relay.settled(await sent(relay, breachOf('exp_1')));
}

async function goesOn(relay: RelayProcess, id: string, outcome: string, attempts: string[]): Promise<void> {
  await relay.start();
  const settled = await relay.settled(id);
  expect({ outcome: settled.outcome, attempts: await attemptsAt(relay, id) }).toEqual({ outcome, attempts });
}

function expectOneComment({ atlassian }: RelayProcess, issueKey: string, deliveryId: string): void {
  const issues = issuesOf(atlassian);
  expect(issues.map(({ key }) => key)).toEqual([issueKey]);
  expect(issues.flatMap(({ comments }) => comments).flatMap(deliveriesTold)).toEqual([deliveryId]);
  expect(atlassian.requests.flatMap(({ violations }) => violations)).toEqual([]);
}
