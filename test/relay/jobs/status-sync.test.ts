import { deleteIssue, moveIssue, moveToCategory, moveToDone } from '../../../relay/demo/atlassian/world';
import { callsOf, siteOf, violationsOf } from '../support/jira';
import { dayMs, nightly, type SyncRig, slugOf, startSyncRig } from './sync-rig';

let rig: SyncRig;
beforeEach(async () => {
  rig = await startSyncRig();
});
afterEach(() => {
  expect(violationsOf(rig.atlassian)).toEqual([]);
});

const acme = () => siteOf(rig.atlassian);
const missing = { status_name: 'Not found', status_category: 'done', takes_comments: false };
const daysAgo = (days: number, ms = 0) => new Date(rig.clock.now.getTime() - days * dayMs + ms).toISOString();

describe('the nightly status sync', () => {
  it('brings the status of every link up to date, of events and by hand', async () => {
    const site = await rig.connect();
    const finished = await rig.file(site);
    const begun = await rig.file(site, { origin: 'manual' });
    const same = await rig.file(site);
    moveToDone(rig.atlassian.world, acme(), finished.key);
    moveToCategory(rig.atlassian.world, acme(), begun.key, 'indeterminate');
    await rig.sync().run(nightly);
    expect(await rig.linksTo(site, finished.id)).toMatchObject([{ status_category: 'done', takes_comments: false }]);
    expect(await rig.linksTo(site, begun.id)).toMatchObject([
      { status_category: 'indeterminate', takes_comments: false },
    ]);
    expect(await rig.linksTo(site, same.id)).toMatchObject([{ status_name: 'To Do', takes_comments: true }]);
    expect(callsOf(rig.atlassian, 'bulkFetchIssues')).toBe(1);
    expect(callsOf(rig.atlassian, 'getIssue')).toBe(0);
  });

  it('shows the new key and address of an issue that was moved', async () => {
    const site = await rig.connect();
    const issue = await rig.file(site);
    const { key } = moveIssue(rig.atlassian.world, acme(), issue.key, 'OPS');
    await rig.sync().run(nightly);
    const issue_url = `https://acme.atlassian.net/browse/${key}`;
    expect(await rig.linksTo(site, issue.id)).toMatchObject([{ issue_key: key, issue_url, takes_comments: true }]);
  });

  it('looks back 90 days, and not a millisecond more', async () => {
    const site = await rig.connect();
    const inside = await rig.file(site, { createdAt: daysAgo(90) });
    const outside = await rig.file(site, { createdAt: daysAgo(90, -1) });
    for (const { key } of [inside, outside]) moveToDone(rig.atlassian.world, acme(), key);
    await rig.sync().run(nightly);
    expect(rig.bulkReads()).toEqual([[inside.id]]);
    expect(await rig.linksTo(site, inside.id)).toMatchObject([{ status_category: 'done' }]);
    expect(await rig.linksTo(site, outside.id)).toMatchObject([{ status_category: 'new' }]);
  });

  it('reads 250 issues in three bulk reads, holding one page of links at a time', async () => {
    const site = await rig.connect();
    for (let count = 0; count < 250; count += 1) {
      const issue = await rig.file(site);
      if (count % 50 === 0) moveToDone(rig.atlassian.world, acme(), issue.key);
    }
    const rowsRead: number[] = [];
    rig.onRows = (rows) => rowsRead.push(rows.length);
    const report = await rig.sync().syncSite('org_1', site.id);
    expect(report).toMatchObject({ end: 'finished', issues: 250, changed: 5 });
    expect(rig.bulkReads().map((ids) => ids.length)).toEqual([100, 100, 50]);
    expect(new Set(rig.bulkReads().flat()).size).toBe(250);
    expect(Math.max(...rowsRead)).toBe(100);
  });

  it('asks for an issue once, however many links lead to it', async () => {
    const site = await rig.connect();
    const issue = await rig.file(site);
    for (let count = 0; count < 120; count += 1) await rig.link(site, issue, { origin: 'manual' });
    moveToDone(rig.atlassian.world, acme(), issue.key);
    await rig.sync().run(nightly);
    expect(rig.bulkReads()).toEqual([[issue.id]]);
    const links = await rig.linksTo(site, issue.id);
    expect(links).toHaveLength(121);
    expect(new Set(links.map((link) => link.status_category))).toEqual(new Set(['done']));
  });

  it('writes only the links that have changed', async () => {
    const site = await rig.connect();
    const [first] = [await rig.file(site), await rig.file(site), await rig.file(site)];
    moveToDone(rig.atlassian.world, acme(), first.key);
    const written: string[] = [];
    rig.onQuery = (sql) => {
      if (/^update .links./i.test(sql)) written.push(sql);
    };
    await rig.sync().run(nightly);
    expect(written).toHaveLength(1);
  });

  it('does not overwrite what was recorded while Jira was being read', async () => {
    const site = await rig.connect();
    const issue = await rig.file(site);
    deleteIssue(rig.atlassian.world, acme(), issue.key);
    rig.atlassian.faults.add({ match: { operationId: 'getIssue' }, action: { kind: 'answer', status: 429 }, times: 1 });
    const wait = async () => {
      await rig.database
        .updateTable('links')
        .set({ status_name: 'In Progress', status_category: 'indeterminate' })
        .execute();
    };
    await rig.sync({ wait }).run(nightly);
    expect(await rig.linksTo(site, issue.id)).toMatchObject([{ status_name: 'In Progress', takes_comments: true }]);
  });
});

describe('an issue that Jira does not show', () => {
  it('is closed as not found once a single read answers 404', async () => {
    const site = await rig.connect();
    const issue = await rig.file(site);
    deleteIssue(rig.atlassian.world, acme(), issue.key);
    await rig.sync().run(nightly);
    expect(await rig.linksTo(site, issue.id)).toMatchObject([{ ...missing, issue_key: issue.key }]);
    expect(callsOf(rig.atlassian, 'getIssue')).toBe(1);
  });

  it('is not read singly again the next night, and is restored if Jira shows it again', async () => {
    const site = await rig.connect();
    const issue = await rig.file(site);
    deleteIssue(rig.atlassian.world, acme(), issue.key);
    const sync = rig.sync();
    await sync.run(nightly);
    await sync.run(nightly);
    expect(callsOf(rig.atlassian, 'getIssue')).toBe(1);
    expect(await rig.linksTo(site, issue.id)).toMatchObject([missing]);
    acme().issues[issue.id] = issue;
    await sync.run(nightly);
    expect(await rig.linksTo(site, issue.id)).toMatchObject([{ status_name: 'To Do', takes_comments: true }]);
  });

  it.each([403, 400])('stays as it is after a %i', async (status) => {
    const site = await rig.connect();
    const issue = await rig.file(site);
    const next = await rig.file(site);
    deleteIssue(rig.atlassian.world, acme(), issue.key);
    moveToDone(rig.atlassian.world, acme(), next.key);
    const body = { errorMessages: [], errors: {} };
    rig.atlassian.faults.add({ match: { operationId: 'getIssue' }, action: { kind: 'answer', status, body } });
    await rig.sync().run(nightly);
    expect(await rig.linksTo(site, issue.id)).toMatchObject([{ status_name: 'To Do', takes_comments: true }]);
    expect(await rig.linksTo(site, next.id)).toMatchObject([{ status_category: 'done' }]);
  });

  it('may only have been unreadable in bulk: then its status is read singly', async () => {
    const site = await rig.connect();
    const issue = await rig.file(site);
    moveToDone(rig.atlassian.world, acme(), issue.key);
    const body = { issues: [], issueErrors: [{ id: issue.id, errorMessage: 'Try again.' }] };
    const match = { operationId: 'bulkFetchIssues' };
    rig.atlassian.faults.add({ match, action: { kind: 'answer', status: 200, body } });
    await rig.sync().run(nightly);
    expect(await rig.linksTo(site, issue.id)).toMatchObject([{ status_name: 'Done', status_category: 'done' }]);
  });

  it('is not treated as deleted when the whole site refuses', async () => {
    const site = await rig.connect();
    const issue = await rig.file(site);
    const match = { operationId: 'bulkFetchIssues' };
    rig.atlassian.faults.add({ match, action: { kind: 'answer', status: 404, body: { errorMessages: [] } } });
    expect(await rig.sync().syncSite('org_1', site.id)).toMatchObject({ end: 'refused' });
    expect(await rig.linksTo(site, issue.id)).toMatchObject([{ status_name: 'To Do' }]);
    expect(callsOf(rig.atlassian, 'getIssue')).toBe(0);
  });
});

describe('the sites of a status sync', () => {
  it('are read each with its own tokens, even if two organisations have connected the same site', async () => {
    const ours = await rig.connect('org_1');
    const theirs = await rig.connect('org_2');
    const issue = await rig.file(ours);
    await rig.link(theirs, issue);
    moveToDone(rig.atlassian.world, acme(), issue.key);
    revoke(theirs.grantId);
    await rig.sync().run(nightly);
    expect(await rig.linksTo(ours, issue.id)).toMatchObject([{ status_category: 'done' }]);
    expect(await rig.linksTo(theirs, issue.id)).toMatchObject([{ status_category: 'new' }]);
    const sites = await rig.database.selectFrom('sites').select('status').orderBy('id').execute();
    expect(sites.map(({ status }) => status)).toEqual(['connected', 'reconnect_required']);
  });

  it('are those of the organisation that is asked for, when it asks itself', async () => {
    const ours = await rig.connect('org_1');
    const theirs = await rig.connect('org_2');
    const issue = await rig.file(ours);
    await rig.link(theirs, issue);
    moveToDone(rig.atlassian.world, acme(), issue.key);
    const sync = rig.sync();
    await expect(sync.syncSite('org_1', theirs.id)).rejects.toMatchObject({ status: 404 });
    expect(await sync.syncOrganisation('org_1')).toMatchObject([{ siteId: ours.id, end: 'finished', changed: 1 }]);
    expect(await rig.linksTo(theirs, issue.id)).toMatchObject([{ status_category: 'new' }]);
    expect(callsOf(rig.atlassian, 'bulkFetchIssues')).toBe(1);
  });

  it('are left out if they are no longer connected', async () => {
    const site = await rig.connect();
    await rig.file(site);
    await rig.database.updateTable('sites').set({ removed_at: rig.clock.now.toISOString() }).execute();
    await rig.sync().run(nightly);
    await rig.database.updateTable('sites').set({ removed_at: null, status: 'reconnect_required' }).execute();
    await rig.sync().run(nightly);
    expect(await rig.sync().syncSite('org_1', site.id)).toMatchObject({ end: 'reconnect_required', issues: 0 });
    expect(rig.atlassian.requests).toEqual([]);
  });

  it('stop one at a time: if one must be reconnected, the others continue', async () => {
    const revoked = await rig.connect('org_1', 'acme');
    const fine = await rig.connect('org_1', 'globex');
    await rig.file(revoked);
    const issue = await rig.file(fine);
    moveToDone(rig.atlassian.world, siteOf(rig.atlassian, slugOf(fine)), issue.key);
    revoke(revoked.grantId);
    await rig.sync().run(nightly);
    expect(await rig.linksTo(fine, issue.id)).toMatchObject([{ status_name: 'Erledigt', status_category: 'done' }]);
    expect(rig.logged).toMatchObject([{ level: 'warn', facts: { siteId: revoked.id, end: 'reconnect_required' } }]);
  });

  it('start at different times, within a twentieth of the interval', async () => {
    for (const slug of ['acme', 'globex']) await rig.file(await rig.connect('org_1', slug));
    const draws = [0.25, 0.75];
    const waits: number[] = [];
    const wait = async (ms: number) => void waits.push(ms);
    await rig.sync({ wait, random: () => draws.shift() ?? 0 }).run({ intervalMs: 60 * 60_000 });
    expect(waits).toEqual([45_000, 135_000]);
  });

  function revoke(grantId: string) {
    rig.atlassian.world.grants.find(({ id }) => id === grantId)!.revoked = true;
  }
});
