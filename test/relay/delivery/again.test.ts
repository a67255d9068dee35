import { deleteIssue, moveIssue } from '../../../relay/demo/atlassian/world';
import { eventOf } from '../support/avsb';
import { deliveriesTold, issuesOf, siteOf, violationsOf } from '../support/jira';
import { startRelay, type TestRelay } from '../support/relay';

const type = 'experiment.guardrail_breached';

describe('a guardrail that breaches again', () => {
  let relay: TestRelay;
  let subject = 0;
  let subjectId = '';

  beforeAll(async () => {
    relay = await startRelay();
    await relay.destination();
  });
  beforeEach(() => {
    subject += 1;
    subjectId = `exp_${subject}`;
  });
  afterAll(async () => {
    expect(violationsOf(relay.atlassian)).toEqual([]);
    await relay.stop();
  });

  async function breach(data = eventOf(type).data) {
    const { deliveries } = await relay.send(eventOf(type, { subjectId, data }));
    return relay.settled(deliveries[0].id);
  }
  const issue = (key: string) => issuesOf(relay.atlassian).find((candidate) => candidate.key === key);
  const acme = () => siteOf(relay.atlassian);

  it('files a new ticket once the first was deleted', async () => {
    const first = await breach();
    deleteIssue(relay.atlassian.world, acme(), first.issueKey);
    const second = await breach();
    expect(second).toMatchObject({ outcome: 'created', reason: expect.stringContaining('is no longer found in Jira') });
    const links = await relay.call('GET', `/v1/links?subjectKind=experiment&subjectId=${subjectId}`);
    expect(links.body.items[1].status).toEqual({ name: 'Not found', category: 'done' });
  });

  it('still comments on a ticket that was moved to another project, under its new key', async () => {
    const first = await breach();
    const moved = moveIssue(relay.atlassian.world, acme(), first.issueKey, 'OPS');
    const second = await breach();
    expect(second).toMatchObject({ outcome: 'commented', issueKey: moved.key });
    expect(issue(moved.key)?.comments).toHaveLength(1);
  });

  it('files one ticket for twenty events at once, and reports the other nineteen in comments', async () => {
    const sent = await Promise.all(Array.from({ length: 20 }, () => relay.send(eventOf(type, { subjectId }))));
    const settled = await Promise.all(sent.map(({ deliveries }) => relay.settled(deliveries[0].id)));
    expect(settled.filter(({ outcome }) => outcome === 'created')).toHaveLength(1);
    expect(settled.filter(({ outcome }) => outcome === 'commented')).toHaveLength(19);
    expect(new Set(settled.map(({ issueKey }) => issueKey)).size).toBe(1);
    const told = issue(settled[0].issueKey)?.comments.flatMap(deliveriesTold);
    const commented = settled.filter(({ outcome }) => outcome === 'commented').map(({ id }) => id);
    expect(told?.sort()).toEqual(commented.sort());
  });

  it('merges comments that queue up while Jira asks to wait, and says what changed since the last one', async () => {
    const first = await breach();
    const slowDown = { kind: 'answer', status: 429, headers: { 'retry-after': '1' } } as const;
    relay.atlassian.faults.add({ match: { operationId: 'getIssue' }, action: slowDown, times: 1 });
    const data = { ...eventOf(type).data, observedValue: 612 };
    const sent = await Promise.all([1, 2, 3].map(() => relay.send(eventOf(type, { subjectId, data }))));
    for (const { deliveries } of sent) {
      expect(await relay.settled(deliveries[0].id)).toMatchObject({ state: 'delivered', outcome: 'commented' });
    }
    const comments = issue(first.issueKey)?.comments ?? [];
    expect(comments).toHaveLength(1);
    const words = JSON.stringify(comments[0]?.body);
    for (const part of ['Happened 3 times again', '"512"', '"612"']) expect(words).toContain(part);
  });
});
