import {
  projectOf,
  putOnScreen,
  requireField,
  setPermissions,
  takeOffScreen,
} from '../../../relay/demo/atlassian/world';
import { eventOf } from '../support/avsb';
import { callsOf, issuesOf, siteOf } from '../support/jira';
import { startRelay, type TestRelay } from '../support/relay';
import { type Story, sideBySide } from '../support/side-by-side';
import { until } from '../support/until';

const type = 'experiment.guardrail_breached';
const inTime = { atOnce: 6 };
const optional = ['labels', 'description', 'priority'];

async function ready(options: Parameters<typeof startRelay>[0] = {}) {
  const relay = await startRelay(options);
  const destination = await relay.destination();
  const check = async () => (await relay.call('POST', `/v1/destinations/${destination.id}/check`)).body;
  return { relay, destination, check };
}

async function breach(relay: TestRelay, subjectId = 'exp_42') {
  const { deliveries } = await relay.send(eventOf(type, { subjectId }));
  return deliveries[0].id as string;
}

function takeOff(relay: TestRelay, fields: readonly string[], issueTypes?: readonly string[]): void {
  for (const field of fields) takeOffScreen(siteOf(relay.atlassian), 'ROLL', field, issueTypes);
}

const problemsOf = async (relay: TestRelay, id: string) =>
  (await relay.call('GET', `/v1/destinations/${id}`)).body.problems as { code: string; eventType: string | null }[];

/** The ticket whose description became its first comment, and the delivery that is over. */
async function expectDescribed(relay: TestRelay, id: string, outcome = 'created') {
  const delivery = await relay.settled(id);
  const [ticket, ...more] = issuesOf(relay.atlassian);
  expect(more).toEqual([]);
  expect(delivery).toMatchObject({ state: 'delivered', outcome, issueKey: ticket?.key });
  expect(delivery.reason).toContain('The description is the first comment');
  expect(ticket?.description).toBeNull();
  expect(ticket?.comments).toHaveLength(1);
  const [comment] = ticket?.comments ?? [];
  expect(JSON.stringify(comment?.body)).toContain('Key statistics');
  expect(comment?.properties).toEqual([{ key: 'avsb.delivery', value: { deliveryIds: [id] } }]);
  return { delivery, ticket };
}

describe('a create screen without', () => {
  sideBySide(
    {
      'labels: filed without them, said so, and found by a check before the next ticket': async () => {
        const { relay, destination } = await ready();
        takeOff(relay, ['labels']);
        const first = await relay.settled(await breach(relay));
        expect(first).toMatchObject({ state: 'delivered', outcome: 'created', attempts: 2 });
        expect(first.reason).toContain('Filed without labels');
        expect(issuesOf(relay.atlassian)[0]).toMatchObject({ labels: [], description: expect.anything() });
        await until(
          async () => (await problemsOf(relay, destination.id)).some(({ code }) => code === 'field_not_on_screen'),
          'the check to find the screen',
        );
        const second = await relay.settled(await breach(relay, 'exp_43'));
        expect(second).toMatchObject({ outcome: 'created', attempts: 1 });
        expect(second.reason).toContain('Filed without labels');
        await relay.stop();
      },

      'labels, description and priority: filed without, after one refusal that names all of them': async () => {
        const { relay } = await ready();
        takeOff(relay, optional);
        const { delivery, ticket } = await expectDescribed(relay, await breach(relay));
        expect(ticket).toMatchObject({ labels: [] });
        expect(delivery.reason).toMatch(/without labels.*first comment|first comment.*without labels/);
        expect(delivery.reason).toContain('without a priority');
        expect(callsOf(relay.atlassian, 'createIssue')).toBe(2);
        await relay.stop();
      },

      'any of them: known from the check, before Jira refuses anything': async () => {
        const { relay, destination, check } = await ready();
        takeOff(relay, optional);
        const { ok, problems } = await check();
        expect(ok).toBe(true);
        const ofRow = problems.filter(({ eventType }: { eventType: string }) => eventType === type);
        expect(ofRow.map(({ code }: { code: string }) => code)).toEqual(Array(3).fill('field_not_on_screen'));
        expect(ofRow.map(({ message }: { message: string }) => message).join()).toContain('first comment');
        expect(await problemsOf(relay, destination.id)).toEqual(problems);
        await expectDescribed(relay, await breach(relay));
        expect(callsOf(relay.atlassian, 'createIssue')).toBe(1);
        expect(callsOf(relay.atlassian, 'addComment')).toBe(1);
        await relay.stop();
      },

      'description for one issue type: the other rows are filed with theirs': async () => {
        const { relay, check } = await ready();
        takeOff(relay, ['description'], ['Bug']);
        await check();
        await expectDescribed(relay, await breach(relay));
        const { deliveries } = await relay.send(eventOf('experiment.winner_declared'));
        const other = await relay.settled(deliveries[0].id);
        expect(other).toMatchObject({ outcome: 'created', attempts: 1 });
        expect(issuesOf(relay.atlassian)[1]?.description).not.toBeNull();
        await relay.stop();
      },

      'labels that has them again, and requires them: sent when Jira asks for them': async () => {
        const { relay, check } = await ready();
        takeOff(relay, ['labels']);
        await check();
        putOnScreen(siteOf(relay.atlassian), 'ROLL', 'labels');
        requireField(relay.atlassian.world, siteOf(relay.atlassian), 'ROLL', { id: 'labels' });
        const delivery = await relay.settled(await breach(relay));
        expect(delivery).toMatchObject({ outcome: 'created', attempts: 2 });
        expect(issuesOf(relay.atlassian)[0]?.labels).not.toEqual([]);
        await relay.stop();
      },

      'labels and with a field that nothing sets: fails with Jira’s words, as before': async () => {
        const { relay } = await ready();
        takeOff(relay, ['labels']);
        requireField(relay.atlassian.world, siteOf(relay.atlassian), 'ROLL', { name: 'Team' });
        const delivery = await relay.settled(await breach(relay));
        expect(delivery).toMatchObject({ state: 'failed', lastError: { status: 400 } });
        expect(JSON.stringify(delivery.lastError.errors)).toContain('Team is required');
        expect(issuesOf(relay.atlassian)).toEqual([]);
        await relay.stop();
      },
    } satisfies Record<string, Story>,
    inTime,
  );
});

describe('a description that becomes the first comment', () => {
  async function withoutDescription(options: Parameters<typeof startRelay>[0] = {}) {
    const made = await ready(options);
    takeOff(made.relay, ['description']);
    await made.check();
    return made;
  }

  sideBySide(
    {
      'is written once, though the answer to it was lost': async () => {
        const { relay } = await withoutDescription();
        relay.atlassian.faults.add({ match: { operationId: 'addComment' }, action: { kind: 'dropAfter' }, times: 1 });
        await expectDescribed(relay, await breach(relay));
        expect(callsOf(relay.atlassian, 'addComment')).toBe(1);
        await relay.stop();
      },

      'is written again, if Jira never got it': async () => {
        let offsetMs = 0;
        const { relay } = await withoutDescription({ now: () => new Date(Date.now() + offsetMs) });
        relay.atlassian.faults.add({ match: { operationId: 'addComment' }, action: { kind: 'dropBefore' }, times: 1 });
        const id = await breach(relay);
        await until(
          async () => (await relay.call('GET', `/v1/deliveries/${id}`)).body.reason?.includes('unclear'),
          'the comment to be looked for',
        );
        offsetMs = 60_000;
        await expectDescribed(relay, id);
        expect(callsOf(relay.atlassian, 'addComment')).toBe(2);
        await relay.stop();
      },

      'is added to the ticket that was found after its answer was lost': async () => {
        const { relay } = await withoutDescription();
        relay.atlassian.faults.add({ match: { operationId: 'createIssue' }, action: { kind: 'dropAfter' }, times: 1 });
        const id = await breach(relay);
        const delivery = await relay.settled(id);
        expect(delivery).toMatchObject({ state: 'delivered', outcome: 'created' });
        const [ticket, ...more] = issuesOf(relay.atlassian);
        expect(more).toEqual([]);
        expect(ticket?.comments).toHaveLength(1);
        expect(JSON.stringify(ticket?.comments[0]?.body)).toContain('Key statistics');
        await relay.stop();
      },

      'fails by itself if Jira refuses it; the retry adds it to the same ticket': async () => {
        const { relay } = await withoutDescription();
        setPermissions(siteOf(relay.atlassian), 'ROLL', { ADD_COMMENTS: false });
        const id = await breach(relay);
        const failed = await relay.settled(id);
        expect(failed).toMatchObject({ state: 'failed', issueKey: 'ROLL-1' });
        setPermissions(siteOf(relay.atlassian), 'ROLL', { ADD_COMMENTS: true });
        expect((await relay.call('POST', `/v1/deliveries/${id}/retry`)).status).toBe(202);
        await expectDescribed(relay, id);
        await relay.stop();
      },

      'comes before the comments of later events, and counts as part of the ticket': async () => {
        const { relay } = await withoutDescription();
        const ids = [await breach(relay), await breach(relay)];
        const [first, second] = await Promise.all(ids.map((id) => relay.settled(id)));
        expect([first?.outcome, second?.outcome]).toEqual(['created', 'commented']);
        const [ticket, ...more] = issuesOf(relay.atlassian);
        expect(more).toEqual([]);
        expect(ticket?.comments.map(({ body }) => JSON.stringify(body).includes('Happened again'))).toEqual([
          false,
          true,
        ]);
        const { body } = await relay.call('GET', `/v1/deliveries/${ids[0]}`);
        expect(body.attemptLog.map(({ decision }: { decision: string }) => decision)).toEqual(['create', 'comment']);
        await relay.stop();
      },

      'is internal in a service project, as all comments there are': async () => {
        const { relay } = await withoutDescription();
        projectOf(siteOf(relay.atlassian), 'ROLL').type = 'service_desk';
        await relay.settled(await breach(relay));
        await relay.settled(await breach(relay));
        const [ticket] = issuesOf(relay.atlassian);
        expect(ticket?.comments).toHaveLength(2);
        for (const { properties } of ticket?.comments ?? []) {
          expect(properties).toContainEqual({ key: 'sd.public.comment', value: { internal: true } });
        }
        await relay.stop();
      },
    } satisfies Record<string, Story>,
    inTime,
  );
});
