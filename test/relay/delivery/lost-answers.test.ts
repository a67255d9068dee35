import type { FaultAction } from '../../../relay/demo/atlassian';
import {
  addComment,
  cloneIssue,
  createIssue,
  deleteIssue,
  hideIssue,
  moveIssue,
  moveToDone,
} from '../../../relay/demo/atlassian/world';
import { eventOf } from '../support/avsb';
import { callsOf, issuesOf, siteOf } from '../support/jira';
import { startRelay, type TestRelay } from '../support/relay';
import { sideBySide } from '../support/side-by-side';
import { until } from '../support/until';

const type = 'experiment.guardrail_breached';
const hourMs = 60 * 60_000;

/** Jira's search index doesn't show anything of the last hour. */
const laggingIndex = { atlassian: { searchLagMs: hourMs } };

async function ready(options: Parameters<typeof startRelay>[0] = laggingIndex) {
  const relay = await startRelay(options);
  const destination = await relay.destination();
  return { relay, destination };
}

async function breach(relay: TestRelay, subjectId = 'exp_42'): Promise<string> {
  const { deliveries } = await relay.send(eventOf(type, { subjectId }));
  return deliveries[0].id;
}

function onNextCreate({ atlassian }: TestRelay, action: FaultAction): void {
  atlassian.faults.add({ match: { operationId: 'createIssue' }, action, times: 1 });
}

/** Other people file issues in the same project. */
function othersFile({ atlassian }: TestRelay, count: number, projectKey = 'ROLL'): string[] {
  const site = siteOf(atlassian);
  const [type] = site.issueTypes;
  const project = site.projects.find(({ key }) => key === projectKey);
  return Array.from({ length: count }, () => {
    const wanted = { projectId: project?.id ?? '', issueTypeId: type?.id ?? '', summary: 'Something else' };
    return createIssue(atlassian.world, site, wanted).key;
  });
}

function ticketsOf({ atlassian }: TestRelay) {
  return issuesOf(atlassian).filter(({ labels }) => labels.some((label) => label.startsWith('avsb-')));
}

async function attemptsAt(relay: TestRelay, id: string): Promise<string[]> {
  const { body } = await relay.call('GET', `/v1/deliveries/${id}`);
  return body.attemptLog.map(({ decision, result }: Record<string, string>) => `${decision} ${result}`);
}

describe('a ticket whose answer was lost, while Jira’s index lags by an hour,', () => {
  sideBySide(
    {
      'is found by its key: one ticket': async () => {
        const { relay } = await ready();
        onNextCreate(relay, { kind: 'dropAfter' });
        const id = await breach(relay);
        const delivery = await relay.settled(id);
        const [ticket, ...more] = ticketsOf(relay);
        expect(more).toEqual([]);
        expect(delivery).toMatchObject({ state: 'delivered', outcome: 'created', issueKey: ticket?.key });
        expect(await attemptsAt(relay, id)).toEqual(['create uncertain', 'find_write confirmed']);
        expect(await relay.settled(await breach(relay))).toMatchObject({ outcome: 'commented' });
        await relay.stop();
      },

      'is found where Jira does not name the issues that it could not read': async () => {
        const { relay } = await ready({ atlassian: { searchLagMs: hourMs, namesUnreadIssues: false } });
        onNextCreate(relay, { kind: 'dropAfter' });
        expect(await relay.settled(await breach(relay))).toMatchObject({ outcome: 'created' });
        expect(callsOf(relay.atlassian, 'createIssue')).toBe(1);
        await relay.stop();
      },

      'is found among what others filed before and after it': async () => {
        const { relay } = await ready();
        othersFile(relay, 120);
        onNextCreate(relay, { kind: 'dropAfter' });
        const id = await breach(relay);
        othersFile(relay, 120);
        expect(await relay.settled(id)).toMatchObject({ outcome: 'created' });
        expect(ticketsOf(relay)).toHaveLength(1);
        expect(callsOf(relay.atlassian, 'createIssue')).toBe(1);
        await relay.stop();
      },

      'is found behind issues that AvsB may not see, that were deleted, and that were moved away': async () => {
        const { relay } = await ready();
        const site = siteOf(relay.atlassian);
        for (const key of othersFile(relay, 30)) hideIssue(site, key);
        for (const key of othersFile(relay, 10)) deleteIssue(relay.atlassian.world, site, key);
        for (const key of othersFile(relay, 10)) moveIssue(relay.atlassian.world, site, key, 'OPS');
        onNextCreate(relay, { kind: 'dropAfter' });
        expect(await relay.settled(await breach(relay))).toMatchObject({ outcome: 'created' });
        expect(callsOf(relay.atlassian, 'createIssue')).toBe(1);
        await relay.stop();
      },

      'is found behind hundreds of hidden issues, once something newer is known': async () => {
        const { relay } = await ready();
        const site = siteOf(relay.atlassian);
        for (const key of othersFile(relay, 300)) hideIssue(site, key);
        onNextCreate(relay, { kind: 'dropAfter' });
        const lost = breach(relay, 'exp_lost');
        const id = await lost;
        expect(await relay.settled(await breach(relay, 'exp_other'))).toMatchObject({ outcome: 'created' });
        expect(await relay.settled(id)).toMatchObject({ outcome: 'created' });
        expect(callsOf(relay.atlassian, 'createIssue')).toBe(2);
        await relay.stop();
      },

      'is found even though a person has moved it to another project, or closed it, in the meantime': async () => {
        const { relay } = await ready();
        const site = siteOf(relay.atlassian);
        const search = relay.atlassian.faults.add({
          match: { operationId: 'bulkFetchIssues' },
          action: { kind: 'answer', status: 503 },
        });
        onNextCreate(relay, { kind: 'dropAfter' });
        const ids = [await breach(relay, 'exp_1')];
        await until(() => ticketsOf(relay).length === 1, 'Jira to have it');
        onNextCreate(relay, { kind: 'dropAfter' });
        ids.push(await breach(relay, 'exp_2'));
        await until(() => ticketsOf(relay).length === 2, 'Jira to have it');
        const [first, second] = ticketsOf(relay);
        moveIssue(relay.atlassian.world, site, first?.key ?? '', 'OPS');
        moveToDone(relay.atlassian.world, site, second?.key ?? '');
        relay.atlassian.faults.remove(search);
        for (const id of ids) {
          expect(await relay.settled(id)).toMatchObject({ outcome: 'created' });
        }
        expect(callsOf(relay.atlassian, 'createIssue')).toBe(2);
        await relay.stop();
      },

      'is found when Jira worked on it for as long as the relay waits': async () => {
        const { relay } = await ready();
        onNextCreate(relay, { kind: 'slow', ms: 15_500 });
        const id = await breach(relay);
        expect(await relay.settled(id)).toMatchObject({ outcome: 'created' });
        expect(ticketsOf(relay)).toHaveLength(1);
        expect(await attemptsAt(relay, id)).toEqual(['create uncertain', 'find_write confirmed']);
        await relay.stop();
      },

      'is filed again, once, when the request was lost before it arrived': async () => {
        const { relay } = await ready();
        onNextCreate(relay, { kind: 'dropBefore' });
        const id = await breach(relay);
        expect(await relay.settled(id)).toMatchObject({ outcome: 'created' });
        expect(ticketsOf(relay)).toHaveLength(1);
        expect(await attemptsAt(relay, id)).toEqual(['create uncertain', 'create confirmed']);
        await relay.stop();
      },

      'reads only what is newer than the newest key that the check saw': async () => {
        const { relay, destination } = await ready({ atlassian: { searchLagMs: 0 } });
        othersFile(relay, 500);
        await relay.call('POST', `/v1/destinations/${destination.id}/check`);
        Object.assign(relay.atlassian.settings, { searchLagMs: hourMs });
        onNextCreate(relay, { kind: 'dropAfter' });
        expect(await relay.settled(await breach(relay))).toMatchObject({ outcome: 'created' });
        const reads = relay.atlassian.requests.filter(({ operationId }) => operationId === 'bulkFetchIssues');
        expect(reads[0]?.body).toMatchObject({ issueIdsOrKeys: expect.arrayContaining(['ROLL-501', 'ROLL-600']) });
        expect(reads).toHaveLength(1);
        await relay.stop();
      },

      'is found by its label where there are more than 2,000 new keys': async () => {
        const { relay } = await ready({ atlassian: { searchLagMs: 0 } });
        othersFile(relay, 2_100);
        onNextCreate(relay, { kind: 'dropAfter' });
        expect(await relay.settled(await breach(relay))).toMatchObject({ outcome: 'created' });
        expect(callsOf(relay.atlassian, 'createIssue')).toBe(1);
        await relay.stop();
      },
    },
    { atOnce: 6 },
  );
});

describe("a person's copy of a ticket, labels included,", () => {
  sideBySide(
    {
      'is not taken for the ticket of the next event, whose create was lost: a new one is filed': async () => {
        const { relay } = await ready({ atlassian: { searchLagMs: 0 } });
        const { issueKey } = await relay.settled(await breach(relay));
        moveToDone(relay.atlassian.world, siteOf(relay.atlassian), issueKey);
        const copy = cloneIssue(relay.atlassian.world, siteOf(relay.atlassian), issueKey);
        onNextCreate(relay, { kind: 'dropBefore' });
        const delivery = await relay.settled(await breach(relay));
        expect(delivery).toMatchObject({ state: 'delivered', outcome: 'created' });
        expect([issueKey, copy.key]).not.toContain(delivery.issueKey);
        expect(ticketsOf(relay)).toHaveLength(3);
        await relay.stop();
      },
    },
    { atOnce: 2 },
  );
});

describe('a comment whose answer was lost', () => {
  sideBySide(
    {
      'is found on the issue, below a hundred newer comments of others': async () => {
        const { relay } = await ready();
        const { issueKey } = await relay.settled(await breach(relay));
        const gate = relay.atlassian.faults.add({
          match: { operationId: 'getComments' },
          action: { kind: 'answer', status: 503 },
        });
        relay.atlassian.faults.add({ match: { operationId: 'addComment' }, action: { kind: 'dropAfter' }, times: 1 });
        const id = await breach(relay);
        await until(() => (issuesOf(relay.atlassian)[0]?.comments.length ?? 0) > 0, 'Jira to have it');
        const body = { type: 'doc', version: 1, content: [] };
        for (let index = 0; index < 150; index++) {
          addComment(relay.atlassian.world, siteOf(relay.atlassian), issueKey, { body });
        }
        relay.atlassian.faults.remove(gate);
        expect(await relay.settled(id)).toMatchObject({ outcome: 'commented' });
        expect(callsOf(relay.atlassian, 'addComment')).toBe(1);
        await relay.stop();
      },
    },
    { atOnce: 2 },
  );
});
