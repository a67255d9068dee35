import { closeAs, moveToDone, projectOf } from '../../../relay/demo/atlassian/world';
import type { Lifecycle } from '../../../relay/domain/lifecycle/lifecycle';
import { type Admin, startAdmin } from '../setup/admin';
import { eventOf } from '../support/avsb';
import { deliveriesTold, issuesOf, siteOf, violationsOf } from '../support/jira';
import { until } from '../support/until';

const breached = 'experiment.guardrail_breached';
const recovered = 'experiment.guardrail_recovered';

describe('a step of a ticket’s life cycle whose answer was lost', () => {
  let admin: Admin;
  let passedMs = 0;
  beforeAll(async () => {
    const now = () => new Date(Date.now() + passedMs);
    admin = await startAdmin({ now, atlassian: { now } });
  });
  beforeEach(() => rules({ afterDone: 'reopen', onRecovery: 'resolve', whileOpen: 'daily' }));
  afterAll(() => expect(violationsOf(admin.relay.atlassian)).toEqual([]));

  async function rules(lifecycle: Partial<Lifecycle>): Promise<void> {
    const row = admin.row(await admin.read(), breached);
    expect((await admin.put([{ ...row, lifecycle }])).status).toBe(200);
  }
  const happens = async (type: string, subjectId: string) =>
    admin.relay.settled(await admin.send(eventOf(type, { subjectId })));
  /** The same, where time passes until Jira can't be working on the write any longer whose answer was lost. */
  async function happensAfterAll(type: string, subjectId: string) {
    const id = await admin.send(eventOf(type, { subjectId }));
    await until(async () => {
      const { body } = await admin.relay.call('GET', `/v1/deliveries/${id}`);
      const last = body.attemptLog.at(-1);
      // One that is still in progress is uncertain, too.
      return body.state === 'queued' && last?.decision !== 'comment' && last?.result === 'uncertain';
    }, 'the answer to be lost');
    passedMs += 30_000;
    return admin.relay.settled(id);
  }
  const issue = (key: string) => issuesOf(admin.relay.atlassian).find((candidate) => candidate.key === key);
  const isDone = (key: string) => issue(key)?.resolutionDate !== null;
  const attemptsAt = async (id: string) => {
    const { body } = await admin.relay.call('GET', `/v1/deliveries/${id}`);
    return body.attemptLog.map(({ decision, result }: Record<string, string>) => `${decision} ${result}`);
  };
  function lose(operationId: string, kind: 'dropBefore' | 'dropAfter'): void {
    admin.relay.atlassian.faults.add({ match: { operationId }, action: { kind }, times: 1 });
  }

  it.each(['dropAfter', 'dropBefore'] as const)(
    'reopens a ticket once, and comments on it once: the reopening’s, %s',
    async (kind) => {
      const subjectId = `reopened_${kind}`;
      const { issueKey } = await happens(breached, subjectId);
      moveToDone(admin.relay.atlassian.world, siteOf(admin.relay.atlassian), issueKey);
      lose('doTransition', kind);
      const again = await (kind === 'dropBefore' ? happensAfterAll : happens)(breached, subjectId);
      expect(again).toMatchObject({
        outcome: 'reopened',
        issueKey,
        reason: expect.stringContaining('This row reopens a ticket within 3 days.'),
      });
      expect(isDone(issueKey)).toBe(false);
      expect(issue(issueKey)?.comments.flatMap(deliveriesTold)).toEqual([again.id]);
      const found = kind === 'dropAfter' ? 'find_write confirmed' : 'reopen confirmed';
      expect(await attemptsAt(again.id)).toEqual(['reopen uncertain', found, 'comment confirmed']);
      expect(await admin.audit('JIRA_ISSUE_REOPENED')).toContainEqual(
        expect.objectContaining({ details: expect.objectContaining({ deliveryId: again.id }) }),
      );
    },
  );

  it('reopens a ticket once, and comments on it once: the comment’s', async () => {
    const { issueKey } = await happens(breached, 'reopened_comment');
    moveToDone(admin.relay.atlassian.world, siteOf(admin.relay.atlassian), issueKey);
    lose('addComment', 'dropAfter');
    const again = await happens(breached, 'reopened_comment');
    expect(again).toMatchObject({ outcome: 'reopened', issueKey });
    expect(issue(issueKey)?.comments.flatMap(deliveriesTold)).toEqual([again.id]);
    expect(await attemptsAt(again.id)).toEqual(['reopen confirmed', 'comment uncertain', 'find_write confirmed']);
  });

  it.each(['dropAfter', 'dropBefore'] as const)(
    'comments on a ticket once, and resolves it once: the resolving’s, %s',
    async (kind) => {
      const subjectId = `resolved_${kind}`;
      const { issueKey } = await happens(breached, subjectId);
      lose('doTransition', kind);
      const over = await (kind === 'dropBefore' ? happensAfterAll : happens)(recovered, subjectId);
      expect(over).toMatchObject({ outcome: 'resolved', issueKey });
      expect(isDone(issueKey)).toBe(true);
      expect(issue(issueKey)?.comments.flatMap(deliveriesTold)).toEqual([over.id]);
      const found = kind === 'dropAfter' ? 'find_write confirmed' : 'resolve confirmed';
      expect(await attemptsAt(over.id)).toEqual(['comment confirmed', 'resolve uncertain', found]);
    },
  );

  it('comments on a ticket once, and resolves it once: the comment’s', async () => {
    const { issueKey } = await happens(breached, 'resolved_comment');
    lose('addComment', 'dropAfter');
    const over = await happens(recovered, 'resolved_comment');
    expect(over).toMatchObject({ outcome: 'resolved', issueKey });
    expect(issue(issueKey)?.comments.flatMap(deliveriesTold)).toEqual([over.id]);
    expect(await attemptsAt(over.id)).toEqual(['comment uncertain', 'find_write confirmed', 'resolve confirmed']);
  });

  it('counts a daily comment whose answer was lost', async () => {
    const { issueKey } = await happens(breached, 'daily_comment');
    lose('addComment', 'dropAfter');
    expect(await happens(breached, 'daily_comment')).toMatchObject({ outcome: 'commented', issueKey });
    expect(await happens(breached, 'daily_comment')).toMatchObject({ state: 'skipped' });
    expect(issue(issueKey)?.comments).toHaveLength(1);
  });

  it('reports one recovered metric of several once, and resolves the ticket with the last', async () => {
    const ofMetric = async (type: string, guardrailMetric: string) => {
      const event = eventOf(type, { subjectId: 'metrics', data: { ...eventOf(type).data, guardrailMetric } });
      return admin.relay.settled(await admin.send(event));
    };
    const { issueKey } = await ofMetric(breached, 'p95 latency');
    await ofMetric(breached, 'error rate');
    lose('addComment', 'dropAfter');
    expect(await ofMetric(recovered, 'p95 latency')).toMatchObject({ outcome: 'commented', issueKey });
    expect(isDone(issueKey)).toBe(false);
    expect(await ofMetric(recovered, 'error rate')).toMatchObject({ outcome: 'resolved', issueKey });
    expect(issue(issueKey)?.comments).toHaveLength(3);
  });

  it('stays silent, and once the ticket is done files one new ticket', async () => {
    await rules({ whileOpen: 'silent', silentResolutions: [{ name: "Won't Do" }] });
    const { issueKey } = await happens(breached, 'silent');
    lose('getIssue', 'dropAfter');
    expect(await happens(breached, 'silent')).toMatchObject({ state: 'skipped', cause: 'policy' });
    closeAs(admin.relay.atlassian.world, siteOf(admin.relay.atlassian), issueKey, "Won't Do");
    lose('getIssue', 'dropAfter');
    expect(await happens(breached, 'silent')).toMatchObject({ state: 'skipped', cause: 'policy' });
    expect(issue(issueKey)?.comments).toEqual([]);
    closeAs(admin.relay.atlassian.world, siteOf(admin.relay.atlassian), issueKey, 'Done');
    lose('createIssue', 'dropAfter');
    const again = await happens(breached, 'silent');
    expect(again).toMatchObject({ outcome: 'created' });
    expect(again.issueKey).not.toBe(issueKey);
    expect(await admin.relay.call('GET', '/v1/links?subjectKind=experiment&subjectId=silent')).toMatchObject({
      body: { items: [expect.anything(), expect.anything()] },
    });
  });

  it('files one new ticket where the old one can’t be reopened', async () => {
    await rules({ afterDone: 'reopen' });
    const { issueKey } = await happens(breached, 'not_reopened');
    moveToDone(admin.relay.atlassian.world, siteOf(admin.relay.atlassian), issueKey);
    const { workflow } = projectOf(siteOf(admin.relay.atlassian), 'ROLL');
    const usual = workflow.transitions.splice(0);
    lose('createIssue', 'dropAfter');
    const again = await happens(breached, 'not_reopened');
    workflow.transitions.push(...usual);
    expect(again).toMatchObject({ outcome: 'created', reason: expect.stringContaining('should be reopened, but') });
    expect(await attemptsAt(again.id)).toEqual(['create uncertain', 'find_write confirmed']);
  });

  it('comments once that a problem is over, where the row only comments then', async () => {
    await rules({ onRecovery: 'comment' });
    const { issueKey } = await happens(breached, 'told');
    lose('addComment', 'dropAfter');
    const over = await happens(recovered, 'told');
    expect(over).toMatchObject({ outcome: 'commented', issueKey });
    expect(issue(issueKey)?.comments.flatMap(deliveriesTold)).toEqual([over.id]);
    expect(isDone(issueKey)).toBe(false);
  });

  it('waits for a site that must be reconnected between the two, and continues with the second', async () => {
    const { issueKey } = await happens(breached, 'reconnected');
    const refusal = { code: 403, message: 'The app is not installed on this instance' };
    admin.relay.atlassian.faults.add({
      match: { operationId: 'doTransition' },
      action: { kind: 'answer', status: 403, body: refusal },
      times: 1,
    });
    const id = await admin.send(eventOf(recovered, { subjectId: 'reconnected' }));
    expect(await admin.relay.settled(id)).toMatchObject({ state: 'waiting' });
    expect(isDone(issueKey)).toBe(false);
    await admin.relay.reconnect(admin.siteId);
    expect(await admin.relay.settled(id)).toMatchObject({ state: expect.stringMatching(/waiting|delivered/) });
    const settled = async () => (await admin.relay.settled(id)).outcome;
    expect(await settled()).toBe('resolved');
    expect(issue(issueKey)?.comments).toHaveLength(1);
  });
});
