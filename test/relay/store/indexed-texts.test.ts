import { markerOf } from '../../../relay/domain/dedup';
import { indexedText } from '../../../relay/domain/indexed-text';
import type { Database } from '../../../relay/store/database';
import { up } from '../../../relay/store/migrations/2026-11-30-indexed-texts';
import { useDatabase } from '../support/database';

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

describe('texts that were stored before they were made fit for an index', () => {
  let knex: Database;
  useDatabase((opened) => {
    knex = opened;
  });

  it('are found by the key of the same event again, whose marker in Jira stays the same', async () => {
    await knex('work_items').insert([
      { task: 'deliver', key: longKey, due_at: at },
      { task: 'deliver', key: shortKey, due_at: at },
      { task: 'check-destination', key: 'dst_1', due_at: at },
    ]);
    const removed = { organisation_id: 'org_1', issue_id: '1', removed_at: at };
    await knex('removed_links').insert([
      { id: 'lnk_1', dedup_key: longKey, ...removed },
      { id: 'lnk_2', dedup_key: shortKey, ...removed },
    ]);
    const event = {
      type: 'flag.stale',
      subject_kind: 'flag',
      subject_id: 'f',
      occurred_at: at,
      received_at: at,
      data: '{}',
    };
    await knex('events').insert([
      { id: 'evt_1', organisation_id: 'org_1', webhook_id: 'm'.repeat(6_000), ...event },
      { id: 'evt_2', organisation_id: 'org_1', webhook_id: 'msg_2', ...event },
    ]);
    await up(knex);
    await up(knex);
    const keys: string[] = await knex('work_items').where({ task: 'deliver' }).orderBy('key').pluck('key');
    expect(keys).toEqual([shortKey, indexedText(longKey)]);
    expect(await knex('removed_links').orderBy('id').pluck('dedup_key')).toEqual([indexedText(longKey), shortKey]);
    const ids = await knex('events').orderBy('id').pluck('webhook_id');
    expect(ids).toEqual([indexedText('m'.repeat(6_000)), 'msg_2']);
    expect(markerOf(indexedText(longKey))).toBe(markerOf(longKey));
  });
});

describe('a text that an index holds', () => {
  it('is itself where it is short, and else as long as a SHA-256', () => {
    expect(indexedText('x'.repeat(1_000))).toBe('x'.repeat(1_000));
    expect(indexedText('é'.repeat(500))).toBe('é'.repeat(500));
    for (const long of ['x'.repeat(1_001), 'é'.repeat(501), '\u0001'.repeat(200_000)]) {
      expect(indexedText(long)).toMatch(/^sha256:[0-9a-f]{64}$/);
    }
  });

  it('cannot be written so that it is taken for another', () => {
    const long = 'x'.repeat(1_001);
    expect(indexedText(indexedText(long))).not.toBe(indexedText(long));
  });
});
