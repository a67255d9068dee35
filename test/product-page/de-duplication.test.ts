import { moveToCategory, moveToDone } from '../../relay/demo/atlassian/world';
import type { Variables } from '../../shared/event-type';
import { type Admin, startAdmin } from '../relay/setup/admin';
import { eventOf } from '../relay/support/avsb';
import { issuesOf, siteOf, violationsOf } from '../relay/support/jira';

/** De-duplication and comment-on-existing, over HTTP as AvsB and its admins use it. */

const guardrail = 'experiment.guardrail_breached';
const latency: Variables = { ...eventOf(guardrail).data, guardrailMetric: 'p95 latency' };
const errors = { ...latency, guardrailMetric: 'error rate' };

let admin: Admin;
beforeAll(async () => {
  admin = await startAdmin();
});
afterAll(() => expect(violationsOf(admin.relay.atlassian)).toEqual([]));

const acme = () => siteOf(admin.relay.atlassian);
const world = () => admin.relay.atlassian.world;
const issue = (key: string) => issuesOf(admin.relay.atlassian).find((candidate) => candidate.key === key);

async function fire(subjectId: string, { type = guardrail, data = latency } = {}) {
  return admin.relay.settled(await admin.send(eventOf(type, { subjectId, data })));
}

describe('a notification event that fires twice for the same (experiment, event) pair', () => {
  it('does not file a second ticket, but adds a comment to the existing open ticket', async () => {
    const first = await fire('exp_1');
    const again = await fire('exp_1', { data: { ...latency, observedValue: 612 } });
    expect(first).toMatchObject({ state: 'delivered', outcome: 'created' });
    expect(again).toMatchObject({ state: 'delivered', outcome: 'commented', issueKey: first.issueKey });
    expect(issue(first.issueKey)?.comments).toHaveLength(1);
    const words = JSON.stringify(issue(first.issueKey)?.comments[0]?.body);
    for (const part of ['Happened again', '512', '612']) expect(words).toContain(part);
    const [entry] = await admin.audit('JIRA_ISSUE_COMMENTED');
    expect(entry.target.name).toBe(first.issueKey);
  });

  it('is the same pair for another metric, too, unless the row’s scope includes the metric', async () => {
    const first = await fire('exp_2');
    expect(await fire('exp_2', { data: errors })).toMatchObject({ outcome: 'commented', issueKey: first.issueKey });
    const row = admin.row(await admin.read(), guardrail);
    await admin.put([{ ...row, dedupScope: 'subject+metric' }]);
    const ofLatency = await fire('exp_3');
    expect(await fire('exp_3', { data: errors })).toMatchObject({ outcome: 'created' });
    expect(await fire('exp_3')).toMatchObject({ outcome: 'commented', issueKey: ofLatency.issueKey });
    await admin.put([row]);
  });

  it('is a different pair for another experiment, or for another event of the same experiment', async () => {
    await fire('exp_4');
    expect(await fire('exp_5')).toMatchObject({ outcome: 'created' });
    const srm = 'experiment.srm_failed';
    expect(await fire('exp_4', { type: srm, data: eventOf(srm).data })).toMatchObject({
      outcome: 'created',
    });
  });
});

describe('a ticket is open while its status category is not done', () => {
  it.each(['new', 'indeterminate'] as const)('%s: the next event is a comment', async (category) => {
    const first = await fire(`exp_${category}`);
    moveToCategory(world(), acme(), first.issueKey, category);
    expect(await fire(`exp_${category}`)).toMatchObject({ outcome: 'commented', issueKey: first.issueKey });
  });

  it('Done: the next event files a new ticket that says which one it follows, even if nothing told the relay', async () => {
    const first = await fire('exp_done');
    moveToDone(world(), acme(), first.issueKey);
    const second = await fire('exp_done');
    expect(second).toMatchObject({ outcome: 'created', reason: expect.stringContaining(`${first.issueKey} is done`) });
    expect(second.issueKey).not.toBe(first.issueKey);
    expect(JSON.stringify(issue(second.issueKey)?.description)).toContain(
      `"Follows "},{"type":"text","text":"${first.issueKey}"`,
    );
    expect(issue(first.issueKey)?.comments).toEqual([]);
    const { body } = await admin.relay.call('GET', '/v1/links?subjectKind=experiment&subjectId=exp_done');
    expect(body.items.map((link: { status: { category: string } }) => link.status.category)).toEqual(['new', 'done']);
  });
});
