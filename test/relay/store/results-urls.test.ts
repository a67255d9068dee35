import { sql } from 'kysely';
import type { Database } from '../../../relay/store/database';
import { migrateBefore, migrateUpTo, useEmptyDatabase } from '../support/migrations';

describe('subjects that were stored before their addresses', () => {
  let database: Database;
  useEmptyDatabase((opened) => {
    database = opened;
  });

  it('are found by their addresses afterwards, however many there are', async () => {
    await migrateBefore(database, 'results-urls');
    const rows = Array.from({ length: 1_003 }, (_, index) => ({
      organisation_id: `org_${index % 3}`,
      kind: index % 2 === 0 ? ('experiment' as const) : ('flag' as const),
      id: `s_${index}`,
      subject: JSON.stringify({ name: 'x', resultsUrl: index === 7 ? '' : `https://app.avsb.example/${index}/` }),
      updated_at: '2026-11-23T10:00:00.000Z',
    }));
    for (let start = 0; start < rows.length; start += 100) {
      await database
        .insertInto('subjects')
        .values(rows.slice(start, start + 100))
        .execute();
    }

    await migrateUpTo(database, 'results-urls');

    const found = await sql<{ organisation_id: string; kind: string; id: string; results_url_key: string | null }>`
      SELECT organisation_id, kind, id, results_url_key FROM subjects`.execute(database);
    expect(found.rows).toHaveLength(1_003);
    const keys = new Map(found.rows.map(({ id, ...row }) => [id, row]));
    for (const [index, { organisation_id, kind, id }] of rows.entries()) {
      const results_url_key = index === 7 ? null : `https://app.avsb.example/${index}`;
      expect(keys.get(id)).toEqual({ organisation_id, kind, results_url_key });
    }
  });
});
