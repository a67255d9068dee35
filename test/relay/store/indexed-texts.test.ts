import { markerOf } from '../../../relay/domain/dedup';
import { indexedText } from '../../../relay/domain/indexed-text';
import type { Database } from '../../../relay/store/database';
import { up } from '../../../relay/store/migrations/20261129T233335-indexed-texts';
import { migrateBefore, migrateUpTo, useEmptyDatabase } from '../support/migrations';

const at = '2026-11-23T10:00:00.000Z';
/** PostgreSQL compresses this one, so that it could be stored there, too. */
const longKey = JSON.stringify([
  'org_1',
  'dst_1',
  'experiment',
  'exp_1',
  'experiment.guardrail_breached',
  'x'.repeat(9_000),
]);
const shortKey = JSON.stringify(['org_1', 'dst_1', 'experiment', 'é'.repeat(255), 'experiment.guardrail_breached']);

describe('texts that were stored before they were shortened for an index', () => {
  let database: Database;
  useEmptyDatabase((opened) => {
    database = opened;
  });

  it('are found by the key of the same event again, whose marker in Jira stays the same', async () => {
    await migrateBefore(database, 'indexed-texts');
    await database
      .insertInto('work_items')
      .values([
        { task: 'deliver', key: longKey, due_at: at },
        { task: 'deliver', key: shortKey, due_at: at },
        { task: 'check-destination', key: 'dst_1', due_at: at },
      ])
      .execute();
    const removed = { organisation_id: 'org_1', issue_id: '1', removed_at: at };
    await database
      .insertInto('removed_links')
      .values([
        { id: 'lnk_1', dedup_key: longKey, ...removed },
        { id: 'lnk_2', dedup_key: shortKey, ...removed },
      ])
      .execute();
    const event = {
      organisation_id: 'org_1',
      type: 'flag.stale',
      subject_kind: 'flag',
      subject_id: 'f',
      occurred_at: at,
      received_at: at,
      data: '{}',
    } as const;
    await database
      .insertInto('events')
      .values([
        { id: 'evt_1', webhook_id: 'm'.repeat(6_000), ...event },
        { id: 'evt_2', webhook_id: 'msg_2', ...event },
      ])
      .execute();

    await migrateUpTo(database, 'indexed-texts');
    await up(database);

    const items = await database.selectFrom('work_items').select('key').execute();
    expect(items.map(({ key }) => key).sort()).toEqual([shortKey, 'dst_1', indexedText(longKey)].sort());
    const removedLinks = await database.selectFrom('removed_links').select('dedup_key').orderBy('id').execute();
    expect(removedLinks.map(({ dedup_key }) => dedup_key)).toEqual([indexedText(longKey), shortKey]);
    const events = await database.selectFrom('events').select('webhook_id').orderBy('id').execute();
    expect(events.map(({ webhook_id }) => webhook_id)).toEqual([indexedText('m'.repeat(6_000)), 'msg_2']);
    expect(markerOf(indexedText(longKey))).toBe(markerOf(longKey));
  });
});

describe('a text that an index holds', () => {
  it('is unchanged if it is short, and otherwise as long as a SHA-256', () => {
    expect(indexedText('x'.repeat(1_000))).toBe('x'.repeat(1_000));
    expect(indexedText('é'.repeat(500))).toBe('é'.repeat(500));
    for (const long of ['x'.repeat(1_001), 'é'.repeat(501), '\u0001'.repeat(200_000)]) {
      expect(indexedText(long)).toMatch(/^sha256:[0-9a-f]{64}$/);
    }
  });

  it('cannot be chosen to look like another one', () => {
    const long = 'x'.repeat(1_001);
    expect(indexedText(indexedText(long))).not.toBe(indexedText(long));
  });
});
