import { deleteIssue, hideIssue, moveToDone, setPermissions } from '../../../relay/demo/atlassian/world';
import { eventOf } from '../support/avsb';
import { callsOf, issuesOf, siteOf } from '../support/jira';
import { startRelay, type TestRelay } from '../support/relay';
import { sideBySide } from '../support/side-by-side';
import { until } from '../support/until';

const type = 'experiment.guardrail_breached';
const inTime = { atOnce: 6 };

async function ready(environment: Record<string, string> = {}) {
  const clock = { offsetMs: 0 };
  const relay = await startRelay({ environment, now: () => new Date(Date.now() + clock.offsetMs) });
  const destination = await relay.destination();
  /** Lets time pass for the relay; a shorter wait of its own ends by a sweep. */
  const pass = (ms: number) => {
    clock.offsetMs += ms;
  };
  return { relay, destination, pass };
}

async function breach(relay: TestRelay, subjectId = 'exp_42'): Promise<string> {
  const { deliveries } = await relay.send(eventOf(type, { subjectId }));
  return deliveries[0].id;
}

const delivery = async (relay: TestRelay, id: string) => (await relay.call('GET', `/v1/deliveries/${id}`)).body;
const destinationNow = async (relay: TestRelay, id: string) => (await relay.call('GET', `/v1/destinations/${id}`)).body;

async function statusOf(relay: TestRelay, subjectId = 'exp_42') {
  const { body } = await relay.call('GET', `/v1/links?subjectKind=experiment&subjectId=${subjectId}`);
  return body.items.map(({ status }: { status: object }) => status);
}

function allow(relay: TestRelay, permissions: Parameters<typeof setPermissions>[2]): void {
  setPermissions(siteOf(relay.atlassian), 'ROLL', permissions);
}

describe('a project that Jira hides for a night', () => {
  sideBySide(
    {
      'gets three comments for three events on its tickets, no second tickets, and nobody repairs anything':
        async () => {
          const { relay, destination } = await ready({ STATUS_SYNC_CRON: '* * * * * *' });
          const subjects = ['exp_1', 'exp_2', 'exp_3'];
          for (const subject of subjects) await relay.settled(await breach(relay, subject));
          allow(relay, { BROWSE_PROJECTS: false });
          const read = callsOf(relay.atlassian, 'bulkFetchIssues');
          await until(() => callsOf(relay.atlassian, 'bulkFetchIssues') > read + 1, 'the nightly sync');
          for (const subject of subjects) {
            expect(await statusOf(relay, subject)).toMatchObject([{ category: 'new' }]);
          }
          await until(
            async () => (await destinationNow(relay, destination.id)).state === 'repair_required',
            'the sync to pause the destination',
          );
          allow(relay, { BROWSE_PROJECTS: true });
          const ids = await Promise.all(subjects.map((subject) => breach(relay, subject)));
          for (const id of ids) {
            await until(async () => (await delivery(relay, id)).outcome === 'commented', 'the comment');
          }
          expect(issuesOf(relay.atlassian)).toHaveLength(3);
          expect(issuesOf(relay.atlassian).map(({ comments }) => comments.length)).toEqual([1, 1, 1]);
          expect((await destinationNow(relay, destination.id)).state).toBe('active');
          await relay.stop();
        },

      'has its events wait, and continues them within a minute': async () => {
        const { relay, destination, pass } = await ready();
        await relay.settled(await breach(relay));
        allow(relay, { BROWSE_PROJECTS: false });
        const id = await breach(relay);
        expect(await relay.settled(id)).toMatchObject({
          state: 'waiting',
          reason: expect.stringContaining('Jira shows ROLL to AvsB again'),
        });
        expect(await destinationNow(relay, destination.id)).toMatchObject({
          state: 'repair_required',
          banner: { code: 'repair_required', message: expect.stringContaining('AvsB looks every minute') },
        });
        expect(await statusOf(relay)).toMatchObject([{ category: 'new' }]);
        allow(relay, { BROWSE_PROJECTS: true });
        pass(61_000);
        await until(async () => (await delivery(relay, id)).outcome === 'commented', 'the comment');
        expect((await destinationNow(relay, destination.id)).state).toBe('active');
        const { body } = await relay.call('GET', '/v1/audit-log?action=JIRA_DESTINATION_RESUMED');
        expect(body.items).toMatchObject([{ actor: { type: 'system' } }]);
        await relay.stop();
      },

      'has a lost ticket found once it is back: not being shown it is no proof': async () => {
        const { relay } = await ready();
        relay.atlassian.faults.add({ match: { operationId: 'createIssue' }, action: { kind: 'dropAfter' }, times: 1 });
        const gate = relay.atlassian.faults.add({
          match: { operationId: 'bulkFetchIssues' },
          action: { kind: 'answer', status: 503 },
        });
        const id = await breach(relay);
        await until(() => issuesOf(relay.atlassian).length === 1, 'Jira to file it');
        allow(relay, { BROWSE_PROJECTS: false });
        relay.atlassian.faults.remove(gate);
        await until(async () => (await delivery(relay, id)).state === 'waiting', 'the delivery to wait');
        allow(relay, { BROWSE_PROJECTS: true });
        await breach(relay, 'exp_other');
        await until(async () => (await delivery(relay, id)).outcome === 'created', 'the ticket to be found');
        expect(issuesOf(relay.atlassian).map(({ key }) => key)).toHaveLength(2);
        await relay.stop();
      },
    },
    inTime,
  );
});

describe('a ticket that Jira no longer shows, though it shows the project,', () => {
  sideBySide(
    {
      'is listed as not found, and a new one is filed for the next event': async () => {
        const { relay } = await ready();
        const { issueKey } = await relay.settled(await breach(relay));
        deleteIssue(relay.atlassian.world, siteOf(relay.atlassian), issueKey);
        expect(await relay.settled(await breach(relay))).toMatchObject({ outcome: 'created' });
        expect((await statusOf(relay))[1]).toEqual({ name: 'Not found', category: 'done' });
        await relay.stop();
      },

      'takes the comment if it is back when the next event comes': async () => {
        const { relay, destination } = await ready({ STATUS_SYNC_CRON: '* * * * * *' });
        const { issueKey } = await relay.settled(await breach(relay));
        hideIssue(siteOf(relay.atlassian), issueKey);
        const isMissing = async () => (await statusOf(relay))[0].name === 'Not found';
        await until(isMissing, 'the sync to miss it');
        // From here on no sync sees that it is back, only the event.
        relay.atlassian.faults.add({
          match: { operationId: 'bulkFetchIssues' },
          action: { kind: 'answer', status: 503, headers: { 'retry-after': '1' } },
        });
        hideIssue(siteOf(relay.atlassian), issueKey, false);
        const id = await breach(relay);
        await until(async () => (await delivery(relay, id)).outcome === 'commented', 'the comment');
        expect(issuesOf(relay.atlassian)).toHaveLength(1);
        expect(await statusOf(relay)).toMatchObject([{ category: 'new' }]);
        expect((await destinationNow(relay, destination.id)).state).toBe('active');
        await relay.stop();
      },

      'is only listed again if a newer one was filed meanwhile': async () => {
        const { relay } = await ready();
        const first = await relay.settled(await breach(relay));
        hideIssue(siteOf(relay.atlassian), first.issueKey);
        const second = await relay.settled(await breach(relay));
        expect(second.outcome).toBe('created');
        hideIssue(siteOf(relay.atlassian), first.issueKey, false);
        expect(await relay.settled(await breach(relay))).toMatchObject({
          outcome: 'commented',
          issueKey: second.issueKey,
        });
        await relay.stop();
      },
    },
    inTime,
  );
});

describe('a create that Jira refuses without naming a field', () => {
  // Recorded of Jira Cloud, in the language of the account: nothing is read from the words.
  const body = { errorMessages: ['Sie sind nicht berechtigt, Vorgänge zu erstellen.'], errors: {} };
  const refuse = (relay: TestRelay) =>
    relay.atlassian.faults.add({
      match: { operationId: 'createIssue' },
      action: { kind: 'answer', status: 400, body },
    });

  sideBySide(
    {
      'needs a repair where AvsB may not create issues in the project': async () => {
        const { relay, destination } = await ready();
        const fault = refuse(relay);
        allow(relay, { CREATE_ISSUES: false });
        const id = await breach(relay);
        expect(await relay.settled(id)).toMatchObject({ state: 'waiting' });
        expect((await destinationNow(relay, destination.id)).state).toBe('repair_required');
        relay.atlassian.faults.remove(fault);
        allow(relay, { CREATE_ISSUES: true });
        expect((await relay.call('PATCH', `/v1/destinations/${destination.id}`, { projectKey: 'ROLL' })).status).toBe(
          200,
        );
        await until(async () => (await delivery(relay, id)).outcome === 'created', 'the ticket');
        await relay.stop();
      },

      'fails with Jira’s words where AvsB may': async () => {
        const { relay, destination } = await ready();
        refuse(relay);
        expect(await relay.settled(await breach(relay))).toMatchObject({ state: 'failed', lastError: body });
        expect((await destinationNow(relay, destination.id)).state).toBe('active');
        await relay.stop();
      },
    },
    inTime,
  );
});

describe('a comment that Jira refuses for good on an open ticket', () => {
  sideBySide(
    {
      'waits where AvsB may not comment in the project, and continues by itself once it may': async () => {
        const { relay, destination, pass } = await ready();
        await relay.settled(await breach(relay));
        allow(relay, { ADD_COMMENTS: false });
        const id = await breach(relay);
        expect(await relay.settled(id)).toMatchObject({
          state: 'waiting',
          reason: expect.stringContaining('AvsB may not comment in ROLL'),
        });
        const problemsNow = async () =>
          (await destinationNow(relay, destination.id)).problems.map(({ code }: { code: string }) => code);
        await until(async () => (await problemsNow()).includes('no_permission'), 'the problem to stand');
        expect(await destinationNow(relay, destination.id)).toMatchObject({ state: 'active', counts: { waiting: 1 } });
        allow(relay, { ADD_COMMENTS: true });
        pass(61_000);
        await until(async () => (await delivery(relay, id)).outcome === 'commented', 'the comment');
        await until(async () => !(await problemsNow()).includes('no_permission'), 'the problem to be over');
        expect(issuesOf(relay.atlassian)).toHaveLength(1);
        await relay.stop();
      },

      'leads to a new ticket that follows it where AvsB may: this ticket takes no more': async () => {
        const { relay } = await ready();
        const first = await relay.settled(await breach(relay));
        const body = { errorMessages: ['Dieser Vorgang hat die maximale Anzahl an Kommentaren erreicht.'], errors: {} };
        relay.atlassian.faults.add({
          match: { operationId: 'addComment' },
          action: { kind: 'answer', status: 400, body },
          times: 1,
        });
        const second = await relay.settled(await breach(relay));
        expect(second).toMatchObject({
          outcome: 'created',
          reason: expect.stringContaining(`Jira takes no more comments on ${first.issueKey}`),
        });
        const description = JSON.stringify(issuesOf(relay.atlassian)[1]?.description);
        expect(description).toContain(first.issueKey);
        const third = await relay.settled(await breach(relay));
        expect(third).toMatchObject({ outcome: 'commented', issueKey: second.issueKey });
        moveToDone(relay.atlassian.world, siteOf(relay.atlassian), second.issueKey);
        expect(await relay.settled(await breach(relay))).toMatchObject({ outcome: 'created' });
        await relay.stop();
      },
    },
    inTime,
  );
});
