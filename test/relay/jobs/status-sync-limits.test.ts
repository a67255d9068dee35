import { moveToDone } from '../../../relay/demo/atlassian/world';
import type { Site } from '../../../relay/store/sites';
import { refuseWrites } from '../support/database';
import { callsOf, siteOf, violationsOf } from '../support/jira';
import { until } from '../support/until';
import { nightly, type SyncRig, slugOf, startSyncRig } from './sync-rig';

let rig: SyncRig;
beforeEach(async () => {
  rig = await startSyncRig();
});
afterEach(() => {
  expect(violationsOf(rig.atlassian)).toEqual([]);
});

/** Files this many tickets, all of them done in the meantime. */
async function fileDone(site: Site, count: number): Promise<void> {
  for (let filed = 0; filed < count; filed += 1) {
    const { key } = await rig.file(site);
    moveToDone(rig.atlassian.world, siteOf(rig.atlassian, slugOf(site)), key);
  }
}

async function doneLinks(site: Site): Promise<number> {
  const rows = await rig.database
    .selectFrom('links')
    .select('id')
    .where((is) => is.and({ site_id: site.id, status_category: 'done' }))
    .execute();
  return rows.length;
}

/** Strikes when the first page of a sync is being written. */
function onFirstPage(strike: () => void): void {
  let pages = 0;
  rig.onQuery = (sql) => {
    if (/^update .sync_runs./i.test(sql) && ++pages === 1) strike();
  };
}

describe('Jira asking to slow down', () => {
  const slowDown = (status: number, headers: Record<string, string>, times = 1) =>
    rig.atlassian.faults.add({
      match: { operationId: 'bulkFetchIssues', cloudId: siteOf(rig.atlassian).cloudId },
      action: { kind: 'answer', status, headers },
      times,
    });

  it.each([429, 503])('with a %i in the middle makes the sync wait, and then continue there', async (status) => {
    const site = await rig.connect();
    await fileDone(site, 250);
    onFirstPage(() => slowDown(status, { 'retry-after': '120' }));
    await rig.sync().run(nightly);
    expect(rig.waits).toEqual([120_000]);
    expect(rig.bulkReads().map((ids) => ids.length)).toEqual([100, 100, 100, 50]);
    expect(await doneLinks(site)).toBe(250);
  });

  it('without Retry-After leads to the relay’s own back-off, and to giving up after a while', async () => {
    const site = await rig.connect();
    await fileDone(site, 1);
    slowDown(429, {}, 100);
    expect(await rig.sync().syncSite('org_1', site.id)).toMatchObject({ end: 'gave_up' });
    expect(callsOf(rig.atlassian, 'bulkFetchIssues')).toBe(10);
    expect(rig.waits).toEqual([500, 2_000, 8_000, 32_000, 128_000, 300_000, 300_000, 300_000, 300_000]);
  });

  it('on one site holds up no other', async () => {
    const slow = await rig.connect('org_1', 'acme');
    const fast = await rig.connect('org_1', 'globex');
    await fileDone(slow, 1);
    await fileDone(fast, 1);
    slowDown(429, { 'retry-after': '1800' });
    let goOn = () => {};
    const wait = () => new Promise<void>((resolve) => (goOn = resolve));
    const run = rig.sync({ wait }).run(nightly);
    await until(async () => (await doneLinks(fast)) === 1, 'the other site to be synced');
    expect(await doneLinks(slow)).toBe(0);
    rig.clock.now = new Date(rig.clock.now.getTime() + 1_800_000);
    goOn();
    await run;
    expect(await doneLinks(slow)).toBe(1);
  });

  it('or failing, leads to a retry', async () => {
    const site = await rig.connect();
    await fileDone(site, 1);
    const match = { operationId: 'bulkFetchIssues' };
    rig.atlassian.faults.add({ match, action: { kind: 'answer', status: 500 }, times: 1 });
    rig.atlassian.faults.add({ match, action: { kind: 'dropBefore' }, times: 1 });
    await rig.sync().run(nightly);
    expect(await doneLinks(site)).toBe(1);
  });
});

describe('a page for which Jira’s answer is always malformed', () => {
  it('is left out, and the next ones are read', async () => {
    const site = await rig.connect();
    await fileDone(site, 150);
    rig.atlassian.faults.add({
      match: { operationId: 'bulkFetchIssues' },
      action: { kind: 'garbage', afterWork: false, variant: 'otherShape' },
      times: 3,
    });
    expect(await rig.sync().syncSite('org_1', site.id)).toMatchObject({ end: 'finished' });
    expect(await doneLinks(site)).toBe(50);
  });
});

describe('the budget of points', () => {
  it('leaves what exceeds one hour to the next, for all sites together', async () => {
    const first = await rig.connect('org_1', 'acme');
    const second = await rig.connect('org_2', 'globex');
    await fileDone(first, 100);
    await fileDone(second, 100);
    const from = rig.clock.now.getTime();
    await rig.sync({ pointsPerHour: 150 }).run(nightly);
    expect([await doneLinks(first), await doneLinks(second)]).toEqual([100, 100]);
    // One that was on its way while the hour passed at once met a token that had expired.
    const answered = rig.atlassian.requests.filter(({ status }) => status === 200);
    expect(answered.filter(({ operationId }) => operationId === 'bulkFetchIssues')).toHaveLength(2);
    expect(rig.clock.now.getTime() - from).toBeGreaterThanOrEqual(60 * 60_000);
  });

  it('is not spent on what a known limit held back', async () => {
    const site = await rig.connect();
    await fileDone(site, 50);
    rig.atlassian.faults.add({
      match: { operationId: 'bulkFetchIssues' },
      action: { kind: 'answer', status: 429, headers: { 'retry-after': '60' } },
      times: 1,
    });
    // Woken far too early, again and again.
    let waits = 0;
    const wait = async () => {
      waits += 1;
      rig.clock.now = new Date(rig.clock.now.getTime() + 10_000);
    };
    expect(await rig.sync({ pointsPerHour: 102, wait }).syncSite('org_1', site.id)).toMatchObject({ changed: 50 });
    expect(callsOf(rig.atlassian, 'bulkFetchIssues')).toBe(2);
    expect(waits).toBe(6);
  });
});

describe('an interrupted sync', () => {
  it('continues where it stopped, after a stop of the relay', async () => {
    const site = await rig.connect();
    await fileDone(site, 250);
    const stopped = rig.sync();
    onFirstPage(stopped.stop);
    await stopped.run(nightly);
    expect(await doneLinks(site)).toBe(100);
    await rig.sync().resume();
    expect(rig.bulkReads().map((ids) => ids.length)).toEqual([100, 100, 50]);
    expect(new Set(rig.bulkReads().flat()).size).toBe(250);
    expect(await doneLinks(site)).toBe(250);
    await rig.sync().resume();
    expect(rig.bulkReads()).toHaveLength(3);
    expect(rig.logged.filter(({ level }) => level === 'error')).toEqual([]);
  });

  it('continues where it stopped, after a crash in the middle of a page', async () => {
    const site = await rig.connect();
    await fileDone(site, 250);
    const secondPage = { event: 'UPDATE', table: 'sync_runs', when: 'old.cursor IS NOT NULL' } as const;
    const recover = await refuseWrites(rig.database, secondPage);
    await rig.sync().run(nightly);
    expect(await doneLinks(site)).toBe(100);
    expect(rig.logged).toMatchObject([{ level: 'error', facts: { siteId: site.id } }]);
    await recover();
    await rig.sync().run(nightly);
    expect(rig.bulkReads().map((ids) => ids.length)).toEqual([100, 100, 100, 50]);
    expect(await doneLinks(site)).toBe(250);
  });

  it('starts over the next night', async () => {
    const site = await rig.connect();
    await fileDone(site, 150);
    const stopped = rig.sync();
    onFirstPage(stopped.stop);
    await stopped.run(nightly);
    rig.clock.now = new Date(rig.clock.now.getTime() + nightly.intervalMs - 10 * 60_000);
    await rig.sync().run(nightly);
    expect(rig.bulkReads().map((ids) => ids.length)).toEqual([100, 100, 50]);
  });

  it('ends at once if it was waiting', async () => {
    const site = await rig.connect();
    await fileDone(site, 1);
    let stop = () => {};
    const wait = async () => {
      stop();
      throw new Error('The wait was cut off.');
    };
    const sync = rig.sync({ wait, random: () => 0.5 });
    stop = sync.stop;
    await sync.run(nightly);
    expect(rig.atlassian.requests).toEqual([]);
    expect(rig.logged).toEqual([]);
  });
});

describe('two syncs at once', () => {
  it('are one, of all sites and of a single one', async () => {
    const site = await rig.connect();
    await fileDone(site, 1);
    const sync = rig.sync({ random: () => 0.5 });
    await Promise.all([sync.run(nightly), sync.run(nightly), sync.run(nightly)]);
    expect(rig.waits).toEqual([300_000]);
    expect(callsOf(rig.atlassian, 'bulkFetchIssues')).toBe(1);
    await Promise.all([sync.syncSite('org_1', site.id), sync.syncOrganisation('org_1')]);
    expect(callsOf(rig.atlassian, 'bulkFetchIssues')).toBe(2);
  });
});
