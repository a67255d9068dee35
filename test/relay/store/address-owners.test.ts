import type { Database } from '../../../relay/store/database';
import { up } from '../../../relay/store/migrations/2026-11-30-address-owners';
import { addressClaims, findSubject } from '../../../relay/store/subjects';
import { useDatabase } from '../support/database';

describe('subjects that were stored before addresses had an owner', () => {
  let knex: Database;
  useDatabase((opened) => {
    knex = opened;
  });

  it('own their address since they last changed, and lose one that is no web address', async () => {
    await knex.raw('ALTER TABLE subjects DROP COLUMN results_url_since');
    await knex.raw('ALTER TABLE sites DROP COLUMN returned_at');
    const url = 'https://app.avsb.example/1';
    const row = (id: string, resultsUrl: string, results_url_key: string | null, updated_at: string) => ({
      organisation_id: 'org_1',
      kind: 'experiment',
      id,
      subject: JSON.stringify({ name: id, resultsUrl }),
      results_url_key,
      updated_at,
    });
    const long = `https://app.avsb.example/${'x'.repeat(1_500)}`;
    await knex('subjects').insert([
      row('web', url, url, '2026-11-23T10:00:00.000Z'),
      row('script', 'javascript:alert(1)', null, '2026-11-23T11:00:00.000Z'),
      row('none', '', null, '2026-11-23T12:00:00.000Z'),
      row('long', long, null, '2026-11-23T13:00:00.000Z'),
    ]);
    await up(knex);
    expect(await addressClaims(knex, ['org_1'], [url])).toMatchObject([{ since: '2026-11-23T10:00:00.000Z' }]);
    const addressOf = async (id: string) => (await findSubject(knex, 'org_1', { kind: 'experiment', id }))?.resultsUrl;
    expect(await Promise.all(['web', 'script', 'none', 'long'].map(addressOf))).toEqual([url, '', '', long]);
  });
});
