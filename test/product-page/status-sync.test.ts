import { moveToDone } from '../../relay/demo/atlassian/world';
import { type Admin, breach, startAdmin } from '../relay/setup/admin';
import { inDatabase } from '../relay/support/database';
import { callsOf, siteOf, violationsOf } from '../relay/support/jira';
import { until } from '../relay/support/until';

/** The nightly status sync; its night comes every second here. */

const dayMs = 24 * 60 * 60_000;

let admin: Admin;
beforeEach(async () => {
  admin = await startAdmin({ environment: { STATUS_SYNC_CRON: '* * * * * *' } });
});
afterEach(async () => {
  expect(violationsOf(admin.relay.atlassian)).toEqual([]);
  await admin.relay.stop();
});

const fire = async (subjectId: string) => admin.relay.settled(await admin.send(breach(subjectId)));
const close = (key: string) => moveToDone(admin.relay.atlassian.world, siteOf(admin.relay.atlassian), key);

async function categoryOf(subjectId: string): Promise<string> {
  const { body } = await admin.relay.call('GET', `/v1/links?subjectKind=experiment&subjectId=${subjectId}`);
  return body.items[0].status.category;
}

describe('a nightly status-sync cron', () => {
  it('updates the cached status for every link; once a ticket is Done, the next event re-files a new ticket', async () => {
    const tickets = [await fire('exp_1'), await fire('exp_2')];
    for (const { issueKey } of tickets) close(issueKey);
    for (const subjectId of ['exp_1', 'exp_2']) {
      await until(async () => (await categoryOf(subjectId)) === 'done', `the link of ${subjectId} to be done`);
    }
    expect(callsOf(admin.relay.atlassian, 'getIssue')).toBe(0);
    const next = await fire('exp_1');
    expect(next.outcome).toBe('created');
    expect(next.issueKey).not.toBe(tickets[0].issueKey);
  });

  it('leaves links that are older than 90 days alone; the next event still finds its ticket Done', async () => {
    const old = await fire('exp_old');
    const created_at = new Date(Date.now() - 91 * dayMs).toISOString();
    await inDatabase(admin.relay, (database) => database.updateTable('links').set({ created_at }).execute());
    close(old.issueKey);
    const recent = await fire('exp_recent');
    close(recent.issueKey);
    await until(async () => (await categoryOf('exp_recent')) === 'done', 'the recent link to be done');
    expect(await categoryOf('exp_old')).toBe('new');
    expect(await fire('exp_old')).toMatchObject({ outcome: 'created' });
  });
});
