import { sql } from 'kysely';
import type { Database } from '../../../relay/store/database';
import { migrateBefore, migrateUpTo, useEmptyDatabase } from '../support/migrations';

describe('subjects that were stored before addresses had an owner', () => {
  let database: Database;
  useEmptyDatabase((opened) => {
    database = opened;
  });

  it('own their address since they last changed, and lose one that is not a web address', async () => {
    await migrateBefore(database, 'address-owners');
    const url = 'https://app.avsb.example/1';
    const long = `https://app.avsb.example/${'x'.repeat(1_500)}`;
    const row = (id: string, resultsUrl: string, results_url_key: string | null, updated_at: string) => ({
      organisation_id: 'org_1',
      kind: 'experiment' as const,
      id,
      subject: JSON.stringify({ name: id, resultsUrl }),
      results_url_key,
      updated_at,
    });
    const many = Array.from({ length: 1_003 }, (_, index) =>
      row(`many_${index}`, `javascript:alert(${index})`, null, '2026-11-23T14:00:00.000Z'),
    );
    const rows = [
      row('web', url, url, '2026-11-23T10:00:00.000Z'),
      row('script', 'javascript:alert(1)', null, '2026-11-23T11:00:00.000Z'),
      row('none', '', null, '2026-11-23T12:00:00.000Z'),
      row('long', long, null, '2026-11-23T13:00:00.000Z'),
    ];
    await database.insertInto('subjects').values(rows).execute();
    for (let start = 0; start < many.length; start += 100) {
      await database
        .insertInto('subjects')
        .values(many.slice(start, start + 100))
        .execute();
    }

    await migrateUpTo(database, 'address-owners');

    const { rows: after } = await sql<{ id: string; subject: string; results_url_since: string }>`
      SELECT id, subject, results_url_since FROM subjects`.execute(database);
    const owned = new Map(
      after.map(({ id, subject, results_url_since }) => [id, [JSON.parse(subject), results_url_since]]),
    );
    expect(owned.get('web')).toEqual([{ name: 'web', resultsUrl: url }, '2026-11-23T10:00:00.000Z']);
    expect(owned.get('script')).toEqual([{ name: 'script', resultsUrl: '' }, '2026-11-23T11:00:00.000Z']);
    expect(owned.get('none')).toEqual([{ name: 'none', resultsUrl: '' }, '2026-11-23T12:00:00.000Z']);
    expect(owned.get('long')).toEqual([{ name: 'long', resultsUrl: long }, '2026-11-23T13:00:00.000Z']);
    for (const { id } of many) {
      expect(owned.get(id)).toEqual([{ name: id, resultsUrl: '' }, '2026-11-23T14:00:00.000Z']);
    }
  });
});
