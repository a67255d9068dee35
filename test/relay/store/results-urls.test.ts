import type { Database } from '../../../relay/store/database';
import { down, up } from '../../../relay/store/migrations/2026-11-25-results-urls';
import { addressClaims } from '../../../relay/store/subjects';
import { useDatabase } from '../support/database';

describe('subjects that were known before their addresses were', () => {
  let knex: Database;
  useDatabase((opened) => {
    knex = opened;
  });

  it('are found by them afterwards, however many there are', async () => {
    await down(knex);
    const updated_at = '2026-11-23T10:00:00.000Z';
    const rows = Array.from({ length: 1_003 }, (_, index) => ({
      organisation_id: `org_${index % 3}`,
      kind: index % 2 === 0 ? 'experiment' : 'flag',
      id: `s_${index}`,
      subject: JSON.stringify({ name: 'x', resultsUrl: index === 7 ? '' : `https://app.avsb.example/${index}/` }),
      updated_at,
    }));
    for (let start = 0; start < rows.length; start += 100)
      await knex('subjects').insert(rows.slice(start, start + 100));
    await up(knex);
    const keys = rows.map((_, index) => `https://app.avsb.example/${index}`);
    const found = await addressClaims(knex, ['org_0', 'org_1', 'org_2'], keys.slice(0, 500));
    const more = await addressClaims(knex, ['org_0', 'org_1', 'org_2'], keys.slice(500));
    expect(found.length + more.length).toBe(1_002);
    expect(await addressClaims(knex, ['org_1'], [keys[1] ?? ''])).toMatchObject([
      { organisationId: 'org_1', urlKey: keys[1] },
    ]);
    expect(await addressClaims(knex, ['org_2'], [keys[1] ?? ''])).toEqual([]);
  });
});
