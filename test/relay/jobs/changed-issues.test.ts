import { deleteIssue, moveIssue, moveToDone } from '../../../relay/demo/atlassian/world';
import { memberIn } from '../../../relay/queue/tasks';
import { callsOf, siteOf, violationsOf } from '../support/jira';
import { type SyncRig, slugOf, startSyncRig } from './sync-rig';

let rig: SyncRig;
beforeEach(async () => {
  rig = await startSyncRig();
});
afterEach(() => expect(violationsOf(rig.atlassian)).toEqual([]));

const acme = () => siteOf(rig.atlassian);
const closed = { status_name: 'Done', status_category: 'done', takes_comments: false };
const waiting = async () => {
  const items = await rig.database.selectFrom('work_items').select('key').where('task', '=', 'read-issue').execute();
  return items.map(({ key }) => memberIn(key));
};
const passTime = (ms: number) => {
  rig.clock.now = new Date(rig.clock.now.getTime() + ms);
};

describe('an issue that Jira reports as changed', () => {
  it('shows its new status, and takes no comments once it is Done', async () => {
    const site = await rig.connect();
    const issue = await rig.file(site);
    const changes = rig.changes();
    moveToDone(rig.atlassian.world, acme(), issue.key);
    await changes.tell(site, issue.id);
    await changes.read();
    expect(await rig.linksTo(site, issue.id)).toMatchObject([closed]);
    expect(await waiting()).toEqual([]);
  });

  it('shows its new key once it was moved', async () => {
    const site = await rig.connect();
    const issue = await rig.file(site);
    const changes = rig.changes();
    moveIssue(rig.atlassian.world, acme(), issue.key, 'OPS');
    await changes.tell(site, issue.id);
    await changes.read();
    expect(await rig.linksTo(site, issue.id)).toMatchObject([
      { issue_key: 'OPS-1', issue_url: expect.stringMatching(/\/browse\/OPS-1$/) },
    ]);
  });

  it('is closed as deleted once Jira has reported that, too', async () => {
    const site = await rig.connect();
    const issue = await rig.file(site);
    const changes = rig.changes();
    deleteIssue(rig.atlassian.world, acme(), issue.key);
    await changes.tell(site, issue.id, true);
    await changes.read();
    expect(await rig.linksTo(site, issue.id)).toMatchObject([{ status_name: 'Deleted', status_category: 'done' }]);
  });

  it('stays open if it is reported as deleted, but Jira shows it', async () => {
    const site = await rig.connect();
    const issue = await rig.file(site);
    const changes = rig.changes();
    await changes.tell(site, issue.id, true);
    await changes.read();
    expect(await rig.linksTo(site, issue.id)).toMatchObject([{ status_name: 'To Do' }]);
  });

  it('is closed as not found once Jira also answers 404 to a single read', async () => {
    const site = await rig.connect();
    const issue = await rig.file(site);
    const changes = rig.changes();
    deleteIssue(rig.atlassian.world, acme(), issue.key);
    await changes.tell(site, issue.id);
    await changes.read();
    expect(await rig.linksTo(site, issue.id)).toMatchObject([{ status_name: 'Not found', status_category: 'done' }]);
    expect([callsOf(rig.atlassian, 'bulkFetchIssues'), callsOf(rig.atlassian, 'getIssue')]).toEqual([1, 1]);
  });

  it('is read once, however often Jira reported it, a hundred at a time', async () => {
    const site = await rig.connect();
    const issues = [];
    for (let count = 0; count < 100; count += 1) issues.push(await rig.file(site));
    const changes = rig.changes();
    for (const { id } of [...issues, ...issues, ...issues]) await changes.tell(site, id);
    await changes.read();
    await changes.read();
    expect(rig.bulkReads().map((ids) => ids.length)).toEqual([100]);
    expect(await waiting()).toEqual([]);
  });

  it('is read again if it changed again while it was read', async () => {
    const site = await rig.connect();
    const issue = await rig.file(site);
    const changes = rig.changes();
    await changes.tell(site, issue.id);
    rig.atlassian.faults.add({
      match: { operationId: 'bulkFetchIssues' },
      action: { kind: 'slowAfter', ms: 300 },
      times: 1,
    });
    const reading = changes.read();
    while (callsOf(rig.atlassian, 'bulkFetchIssues') === 0) await new Promise(setImmediate);
    moveToDone(rig.atlassian.world, acme(), issue.key);
    await changes.tell(site, issue.id);
    await reading;
    expect(await rig.linksTo(site, issue.id)).toMatchObject([{ status_category: 'new' }]);
    await changes.read();
    expect(await rig.linksTo(site, issue.id)).toMatchObject([closed]);
    expect(await waiting()).toEqual([]);
  });

  it('is not read if no organisation has a link to it, or the site was removed', async () => {
    const site = await rig.connect();
    const issue = await rig.file(site);
    const changes = rig.changes();
    await changes.tell(site, '999999');
    await rig.database.updateTable('sites').set({ removed_at: rig.clock.now.toISOString() }).execute();
    await changes.tell(site, issue.id);
    await changes.read();
    expect(await waiting()).toEqual([]);
    expect(rig.atlassian.requests).toEqual([]);
  });

  it('is read for each organisation that has a link to it, with its own tokens', async () => {
    const ours = await rig.connect('org_1');
    const theirs = await rig.connect('org_2');
    const issue = await rig.file(ours);
    await rig.link(theirs, issue);
    const changes = rig.changes();
    moveToDone(rig.atlassian.world, acme(), issue.key);
    await changes.tell(ours, issue.id);
    await changes.read();
    for (const site of [ours, theirs]) expect(await rig.linksTo(site, issue.id)).toMatchObject([closed]);
  });
});

describe('a site whose changed issues cannot be read', () => {
  it('waits for as long as Jira asks, while others continue', async () => {
    const slow = await rig.connect('org_1', 'acme');
    const fine = await rig.connect('org_1', 'globex');
    const [waits, goesOn] = [await rig.file(slow), await rig.file(fine)];
    const changes = rig.changes();
    for (const [site, issue] of [
      [slow, waits],
      [fine, goesOn],
    ] as const) {
      moveToDone(rig.atlassian.world, siteOf(rig.atlassian, slugOf(site)), issue.key);
      await changes.tell(site, issue.id);
    }
    rig.atlassian.faults.add({
      match: { operationId: 'bulkFetchIssues', cloudId: slow.cloudId },
      action: { kind: 'answer', status: 429, headers: { 'retry-after': '120' } },
      times: 1,
    });
    await changes.read();
    expect(await rig.linksTo(fine, goesOn.id)).toMatchObject([{ status_category: 'done' }]);
    passTime(119_000);
    await changes.tell(slow, waits.id);
    await changes.read();
    expect(await rig.linksTo(slow, waits.id)).toMatchObject([{ status_category: 'new' }]);
    passTime(3_000);
    await changes.read();
    expect(await rig.linksTo(slow, waits.id)).toMatchObject([closed]);
  });

  it('is retried after a 5xx, and after ten in a row left to the nightly sync', async () => {
    const site = await rig.connect();
    const issue = await rig.file(site);
    const changes = rig.changes();
    await changes.tell(site, issue.id);
    rig.atlassian.faults.add({
      match: { operationId: 'bulkFetchIssues' },
      action: { kind: 'answer', status: 502 },
    });
    for (let count = 0; count < 12; count += 1) {
      await changes.read();
      passTime(11 * 60_000);
    }
    expect(callsOf(rig.atlassian, 'bulkFetchIssues')).toBe(10);
    expect(await waiting()).toEqual([]);
    expect(rig.logged).toMatchObject([{ level: 'warn', facts: { siteId: site.id } }]);
  });

  it('waits while the hour’s points are used up', async () => {
    const site = await rig.connect();
    const [one, other] = [await rig.file(site), await rig.file(site)];
    const changes = rig.changes({ pointsPerHour: 2 });
    await changes.tell(site, one.id);
    await changes.read();
    await changes.tell(site, other.id);
    await changes.read();
    expect(callsOf(rig.atlassian, 'bulkFetchIssues')).toBe(1);
    passTime(62 * 60_000);
    await changes.read();
    expect(callsOf(rig.atlassian, 'bulkFetchIssues')).toBe(2);
  });
});
