import { projectOf } from '../../relay/demo/atlassian/world/find';
import { eventOf } from '../relay/support/avsb';
import { rowsOf } from '../relay/support/database';
import { callsOf, siteOf, violationsOf } from '../relay/support/jira';
import { startRelay, type TestRelay } from '../relay/support/relay';
import { until } from '../relay/support/until';

const type = 'experiment.guardrail_breached';

const scheduledReads = `SELECT 1 FROM work_items WHERE task = 'read-new-ticket'`;

let relay: TestRelay;
let offsetMs = 0;
beforeEach(async () => {
  offsetMs = 0;
  const now = () => new Date(Date.now() + offsetMs);
  relay = await startRelay({ now, atlassian: { now } });
  await relay.destination();
});
afterEach(async () => {
  expect(violationsOf(relay.atlassian)).toEqual([]);
  await relay.stop();
});

/** From now on new issues of the project begin in a status of this name and category. */
function beginIn(name: string, category: 'new' | 'indeterminate' | 'done'): void {
  const site = siteOf(relay.atlassian);
  const status = { id: '10099', name, category };
  site.statuses.push(status);
  const { workflow } = projectOf(site, 'ROLL');
  workflow.statusIds.push(status.id);
  workflow.initialStatusId = status.id;
}

async function file(subjectId: string): Promise<{ issueKey: string; outcome: string; reason: string }> {
  const { deliveries } = await relay.send(eventOf(type, { subjectId }));
  return relay.settled(deliveries[0].id);
}

async function statusOf(subjectId: string): Promise<{ name: string | null; category: string }> {
  const { body } = await relay.call('GET', `/v1/links?subjectKind=experiment&subjectId=${subjectId}`);
  return body.items[0].status;
}

/** The status once it has been read, which is within a minute. */
async function readStatus(subjectId: string): Promise<{ name: string | null; category: string }> {
  offsetMs = 60_000;
  return until(async () => {
    const status = await statusOf(subjectId);
    return status.name !== null && status;
  }, `the status of the ticket of ${subjectId}`);
}

describe('the status of a new ticket', () => {
  it('has no name at first, and within a minute it is the one that its workflow begins with', async () => {
    beginIn('Eingang', 'indeterminate');
    await file('exp_1');
    expect(await statusOf('exp_1')).toEqual({ name: null, category: 'new' });
    expect(await readStatus('exp_1')).toEqual({ name: 'Eingang', category: 'indeterminate' });
  });

  it('is read for many tickets in one call, and not by the delivery: that makes a single call', async () => {
    const subjects = Array.from({ length: 30 }, (_, index) => `exp_${index}`);
    await Promise.all(subjects.map(file));
    for (const subject of subjects) expect(await readStatus(subject)).toEqual({ name: 'To Do', category: 'new' });
    expect(callsOf(relay.atlassian, 'createIssue')).toBe(30);
    expect(callsOf(relay.atlassian, 'getIssue')).toBe(0);
    // They may have been filed in two windows.
    expect(callsOf(relay.atlassian, 'bulkFetchIssues')).toBeLessThanOrEqual(2);
  });

  it("counts towards the hour's points", async () => {
    await file('exp_1');
    await readStatus('exp_1');
    const [spent] = await rowsOf(relay, 'SELECT sum(points) AS points FROM points_spent');
    expect(Number(spent?.points)).toBe(2);
  });

  it('is read although Jira fails at first', async () => {
    relay.atlassian.faults.add({
      match: { operationId: 'bulkFetchIssues' },
      action: { kind: 'answer', status: 500, body: { errorMessages: ['Internal server error'], errors: {} } },
      times: 1,
    });
    await file('exp_1');
    expect(await readStatus('exp_1')).toEqual({ name: 'To Do', category: 'new' });
    expect(callsOf(relay.atlassian, 'bulkFetchIssues')).toBe(2);
  });

  it('closes the ticket if its workflow begins in a status of category done', async () => {
    beginIn('Abgelegt', 'done');
    const first = await file('exp_1');
    expect(await readStatus('exp_1')).toEqual({ name: 'Abgelegt', category: 'done' });
    expect((await file('exp_1')).reason).toBe(`${first.issueKey} is done (Abgelegt), so a new ticket is filed.`);
  });

  it('is not read again if a comment has read it in the meantime', async () => {
    const first = await file('exp_1');
    const again = await file('exp_1');
    expect(again).toMatchObject({ outcome: 'commented', issueKey: first.issueKey });
    expect(again.reason).not.toMatch(/null|\(\)/);
    expect((await statusOf('exp_1')).name).toBe('To Do');
    offsetMs += 60_000;
    await until(async () => (await rowsOf(relay, scheduledReads)).length === 0, 'the scheduled read');
    expect(callsOf(relay.atlassian, 'bulkFetchIssues')).toBe(0);
  });
});
