import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { createIssue, moveToDone } from '../../../relay/demo/atlassian/world';
import { insertRows } from '../support/database';
import { siteOf, violationsOf } from '../support/jira';
import { type SyncRig, startSyncRig } from './sync-rig';

setFlagsFromString('--expose-gc');
const collectGarbage: () => void = runInNewContext('gc');

/** More bytes than this are no noise: 8,000 links held in memory are several times as many. */
const noiseBytes = 1_000_000;

/** Files an issue as the rig does, and as many more like it, each with a link of its own; every hundredth is Done. */
async function fileMany(rig: SyncRig, count: number): Promise<string> {
  const site = await rig.connect();
  const acme = siteOf(rig.atlassian);
  const { projectId, issueTypeId, summary } = await rig.file(site);
  const wanted = { projectId, issueTypeId, summary };
  const link = await rig.database.selectFrom('links').selectAll().executeTakeFirstOrThrow();
  const rows: Record<string, unknown>[] = [];
  for (let number = 1; number < count; number += 1) {
    const { id, key } = createIssue(rig.atlassian.world, acme, wanted, rig.clock.now);
    if (number % 100 === 0) moveToDone(rig.atlassian.world, acme, key);
    const issue_url = link.issue_url.replace(/[^/]+$/, key);
    rows.push({ ...link, id: `lnk_${number}`, issue_id: id, issue_key: key, issue_url, dedup_key: `key of ${id}` });
  }
  await insertRows(rig.database, 'links', rows, 500);
  return site.id;
}

describe('a sync of 10,000 links', () => {
  it('makes 100 reads, and holds no more in memory after the last of them than after the twentieth', async () => {
    const rig = await startSyncRig();
    const siteId = await fileMany(rig, 10_000);
    const asked: number[] = [];
    const heapBytes: number[] = [];
    rig.onQuery = (sql) => {
      if (!/^update .sync_runs./i.test(sql)) return;
      asked.push(...rig.bulkReads().map((ids) => ids.length));
      expect(violationsOf(rig.atlassian)).toEqual([]);
      // The simulated Atlassian remembers each request, which is not the relay's memory.
      rig.atlassian.requests.length = 0;
      if (asked.length !== 20 && asked.length !== 100) return;
      collectGarbage();
      heapBytes.push(process.memoryUsage().heapUsed);
    };
    const report = await rig.sync().syncSite('org_1', siteId);
    expect(report).toMatchObject({ end: 'finished', issues: 10_000, changed: 99 });
    expect(asked).toEqual(Array.from({ length: 100 }, () => 100));
    const [early = Number.NaN, late = Number.NaN] = heapBytes;
    expect(late - early).toBeLessThan(noiseBytes);
  });
});
