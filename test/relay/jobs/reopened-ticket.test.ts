import { moveToDone } from '../../../relay/demo/atlassian/world';
import { siteOf } from '../support/jira';
import { nightly, type SyncRig, startSyncRig } from './sync-rig';

const done = { name: 'Done', category: 'done' } as const;

/** Every ticket here is open in Jira unless a test closes it; what is filed as done has been reopened there. */
describe('a ticket that is reopened', () => {
  let rig: SyncRig;
  beforeEach(async () => {
    rig = await startSyncRig();
  });
  const close = (key: string) => moveToDone(rig.atlassian.world, siteOf(rig.atlassian), key);

  it('takes comments again', async () => {
    const site = await rig.connect();
    const issue = await rig.file(site, { status: done });
    await rig.sync().run(nightly);
    expect(await rig.linksTo(site, issue.id)).toMatchObject([{ status_name: 'To Do', takes_comments: true }]);
  });

  it('takes none if a later ticket has taken its place, open or done', async () => {
    const site = await rig.connect();
    const first = await rig.file(site, { status: done, dedupKey: 'one' });
    const second = await rig.file(site, { dedupKey: 'one' });
    const before = await rig.file(site, { status: done, dedupKey: 'two' });
    const after = await rig.file(site, { status: done, dedupKey: 'two' });
    close(after.key);
    await rig.sync().run(nightly);
    expect(await rig.linksTo(site, first.id)).toMatchObject([{ status_category: 'new', takes_comments: false }]);
    expect(await rig.linksTo(site, second.id)).toMatchObject([{ takes_comments: true }]);
    expect(await rig.linksTo(site, before.id)).toMatchObject([{ status_category: 'new', takes_comments: false }]);
  });

  it('takes none while an older one of its key does, and does once that is Done', async () => {
    const site = await rig.connect();
    const older = await rig.file(site, { dedupKey: 'one' });
    const newer = await rig.file(site, { status: done, dedupKey: 'one' });
    const sync = rig.sync();
    await sync.run(nightly);
    expect(await rig.linksTo(site, older.id)).toMatchObject([{ takes_comments: true }]);
    expect(await rig.linksTo(site, newer.id)).toMatchObject([{ status_category: 'new', takes_comments: false }]);
    close(older.key);
    await sync.run(nightly);
    expect(await rig.linksTo(site, newer.id)).toMatchObject([{ takes_comments: true }]);
  });

  it('takes them as the newest one, if all of a key are reopened at once', async () => {
    const site = await rig.connect();
    const older = await rig.file(site, { status: done, dedupKey: 'one' });
    const newer = await rig.file(site, { status: done, dedupKey: 'one' });
    await rig.sync().run(nightly);
    expect(await rig.linksTo(site, older.id)).toMatchObject([{ status_category: 'new', takes_comments: false }]);
    expect(await rig.linksTo(site, newer.id)).toMatchObject([{ status_category: 'new', takes_comments: true }]);
  });

  it('takes none until the next night while a worker may be filing its successor', async () => {
    const site = await rig.connect();
    const issue = await rig.file(site, { status: done, dedupKey: 'one' });
    const lease_expires_at = new Date(rig.clock.now.getTime() + 30_000).toISOString();
    const lease = { lease_owner: 'a worker', lease_expires_at };
    await rig.database
      .insertInto('work_items')
      .values({ task: 'deliver', key: 'one', ...lease })
      .execute();
    const sync = rig.sync();
    await sync.run(nightly);
    expect(await rig.linksTo(site, issue.id)).toMatchObject([{ status_category: 'new', takes_comments: false }]);
    await rig.database.deleteFrom('work_items').where('task', '=', 'deliver').execute();
    await sync.run(nightly);
    expect(await rig.linksTo(site, issue.id)).toMatchObject([{ takes_comments: true }]);
    const items = rig.database.selectFrom('work_items').selectAll().where('task', '=', 'deliver');
    expect(await items.execute()).toEqual([]);
  });

  it('takes none while it is unknown whether its successor was filed', async () => {
    const site = await rig.connect();
    const issue = await rig.file(site, { status: done, dedupKey: 'one' });
    await beginCreate(`dst_${site.id}`, 'one');
    const sync = rig.sync();
    await sync.run(nightly);
    expect(await rig.linksTo(site, issue.id)).toMatchObject([{ status_category: 'new', takes_comments: false }]);
    await rig.database.updateTable('attempts').set({ is_settled: true }).execute();
    await sync.run(nightly);
    expect(await rig.linksTo(site, issue.id)).toMatchObject([{ takes_comments: true }]);
  });

  it('takes none if it was linked by hand', async () => {
    const site = await rig.connect();
    const issue = await rig.file(site, { status: done, origin: 'manual' });
    await rig.sync().run(nightly);
    expect(await rig.linksTo(site, issue.id)).toMatchObject([{ status_category: 'new', takes_comments: false }]);
  });

  /** What a worker leaves behind that was killed, or whose site must be reconnected, in the middle of a create. */
  async function beginCreate(destination_id: string, dedup_key: string): Promise<void> {
    const common = { organisation_id: 'org_1', subject_kind: 'experiment', subject_id: 'exp_1' } as const;
    const type = 'experiment.guardrail_breached';
    const at = rig.clock.now.toISOString();
    const event = { ...common, id: 'evt_1', webhook_id: 'msg_1', type, occurred_at: at, received_at: at, data: '{}' };
    await rig.database.insertInto('events').values(event).execute();
    const delivery = {
      ...common,
      id: 'dlv_1',
      event_id: 'evt_1',
      destination_id,
      event_type: type,
      subject_name: 'Checkout',
      dedup_key,
      state: 'waiting',
      created_at: at,
    } as const;
    await rig.database.insertInto('deliveries').values(delivery).execute();
    const attempt = {
      id: 'att_1',
      organisation_id: 'org_1',
      delivery_id: 'dlv_1',
      decision: 'create',
      reason: 'No open ticket.',
      started_at: at,
      is_settled: false,
    } as const;
    await rig.database.insertInto('attempts').values(attempt).execute();
  }
});
