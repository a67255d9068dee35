import BetterSqlite3 from 'better-sqlite3';
import { sql } from 'kysely';
import type { Database } from '../../../relay/store/database';
import { createTransact } from '../../../relay/store/postgres/transact';
import { inTransaction } from '../../../relay/store/transaction';
import { engine, insertRows, run, type TestDatabase, useDatabase } from '../support/database';
import { recordPrepared } from '../support/sqlite/statements';

const at = '2026-11-20T09:30:00.000Z';
const later = '2099-01-01T00:00:00.000Z';

describe('a connection', () => {
  let database: Database;
  let held: TestDatabase;
  useDatabase((opened, itsOwn) => {
    database = opened;
    held = itsOwn;
  });
  beforeEach(async () => {
    await database.deleteFrom('limit_pauses').execute();
    await insertRows(database, 'limit_pauses', [
      { scope: 'a', until: at },
      { scope: 'b', until: at },
    ]);
  });

  const pauseOf = (scope: string, on = database) =>
    on.selectFrom('limit_pauses').selectAll().where('scope', '=', scope).executeTakeFirst();

  describe('runs a statement several times: it', () => {
    it('is prepared once, and run with other values each time', async () => {
      const prepared = engine === 'sqlite' ? recordPrepared() : undefined;
      await inTransaction(database, async (transaction) => {
        const answers: unknown[] = [];
        for (const scope of ['a', 'b', 'c']) answers.push(await aboutTime(scope, transaction));
        expect(answers).toEqual([{ scope: 'a' }, { scope: 'b' }, undefined]);
        if (prepared !== undefined) expect(prepared().filter((text) => text.includes('"until" <'))).toHaveLength(1);
        else expect(await usesOf(transaction, '"until" <')).toEqual([{ uses: 3 }]);
      });
    });

    it('returns a column that a migration has added in the meantime', async () => {
      expect(await pauseOf('a')).toEqual({ scope: 'a', until: at });
      await run(database, "ALTER TABLE limit_pauses ADD COLUMN added text DEFAULT 'new'");
      expect(await pauseOf('a')).toEqual({ scope: 'a', until: at, added: 'new' });
      await run(database, 'ALTER TABLE limit_pauses DROP COLUMN added');
      const transact = createTransact(database);
      expect(await transact((transaction) => pauseOf('a', transaction))).toEqual({ scope: 'a', until: at });
    });

    const aboutTime = (scope: string, on: Database) =>
      on
        .selectFrom('limit_pauses')
        .select('scope')
        .where('scope', '=', scope)
        .where('until', '<', later)
        .executeTakeFirst();

    async function usesOf(on: Database, words: string): Promise<unknown[]> {
      const { rows } = await sql`
      SELECT (generic_plans + custom_plans) AS uses FROM pg_prepared_statements
      WHERE statement LIKE ${`%${words}%`} AND statement NOT LIKE '%pg_prepared%'`.execute(on);
      return rows;
    }
  });

  describe('takes a value', () => {
    it('that is true or false as such', async () => {
      const by = { connected_by_id: 'user_1', connected_by_name: 'Dana', connected_at: at };
      const named = { organisation_id: 'org_1', name: 'acme' };
      await insertRows(database, 'sites', [
        { id: 'site_1', ...named, cloud_id: 'cloud', url: 'https://acme.example', status: 'connected', ...by },
      ]);
      const project = { project_id: '1', project_key: 'ROLL', project_name: 'Rollouts' };
      const common = { ...named, ...project, site_id: 'site_1', problems: '[]', version: 1, created_at: at };
      await database
        .insertInto('destinations')
        .values([
          { ...common, id: 'dst_on', enabled: true },
          { ...common, id: 'dst_off', enabled: false },
        ])
        .execute();
      const enabled = database.selectFrom('destinations').select('id');
      expect(await enabled.where('enabled', '=', true).execute()).toEqual([{ id: 'dst_on' }]);
      expect(await enabled.where('enabled', '=', false).execute()).toEqual([{ id: 'dst_off' }]);
    });

    it('with a NUL if the engine can: PostgreSQL drops it', async () => {
      await database.insertInto('limit_pauses').values({ scope: 'a\0b', until: at }).execute();
      const kept = engine === 'sqlite' ? 'a\0b' : 'ab';
      expect(await pauseOf('a\0b')).toEqual({ scope: kept, until: at });
    });
  });

  describe('begins a transaction', () => {
    it('that on SQLite takes the lock for writing when it begins, before it writes', async () => {
      if (held.at.engine !== 'sqlite') return;
      const other = new BetterSqlite3(held.at.path, { timeout: 0 });
      await inTransaction(database, async (transaction) => {
        expect(await pauseOf('a', transaction)).toBeDefined();
        expect(() => other.exec('DELETE FROM limit_pauses')).toThrow('database is locked');
      });
      other.exec('DELETE FROM limit_pauses');
      other.close();
      expect(await pauseOf('a')).toBeUndefined();
    });
  });
});
