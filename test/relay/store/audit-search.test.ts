import { sql } from 'kysely';
import type { Database } from '../../../relay/store/database';
import { insertRows } from '../support/database';
import { migrateBefore, migrateUpTo, useEmptyDatabase } from '../support/migrations';

describe('entries that were written before actors could be searched', () => {
  let database: Database;
  useEmptyDatabase((opened) => {
    database = opened;
  });

  it('are found by a part of their actor afterwards, however many there are', async () => {
    await migrateBefore(database, 'audit-search');
    const rows = Array.from({ length: 1_003 }, (_, index) => ({
      id: `aud_${String(index).padStart(4, '0')}`,
      organisation_id: 'org_1',
      action: 'JIRA_SITE_CONNECTED',
      actor_type: 'user',
      actor_id: `user_${index % 3}`,
      actor_name: ['Zoë', 'Robin', 'Ёлка'][index % 3],
      target_kind: 'site',
      target_id: 'site_1',
      target_name: 'acme',
      details: '{}',
      at: '2026-11-23T10:00:00.000Z',
    }));
    await insertRows(database, 'audit_log', rows);

    await migrateUpTo(database, 'audit-search');

    const { rows: found } = await sql<{ text: string; count: number | string }>`
      SELECT actor_search_text AS text, count(*) AS count FROM audit_log GROUP BY actor_search_text`.execute(database);
    expect(Object.fromEntries(found.map(({ text, count }) => [text, Number(count)]))).toEqual({
      'ZOË\nUSER_0': 335,
      'ROBIN\nUSER_1': 334,
      'ЁЛКА\nUSER_2': 334,
    });
  });
});
