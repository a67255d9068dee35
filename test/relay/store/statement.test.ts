import { type Insertable, sql } from 'kysely';
import type { Database } from '../../../relay/store/database';
import type { SubjectsTable } from '../../../relay/store/schema/events';
import { statement, statementForRows } from '../../../relay/store/statement';
import { inTransaction } from '../../../relay/store/transaction';
import { engine, useDatabase } from '../support/database';

type Pause = { readonly scope: string; readonly until: string };

const [soon, later] = ['2026-11-20T09:30:00.000Z', '2026-11-20T10:30:00.000Z'];

describe('a prepared statement', () => {
  let database: Database;
  useDatabase((opened) => {
    database = opened;
  });
  beforeEach(() => database.deleteFrom('limit_pauses').execute());

  const pauses = (on = database) => on.selectFrom('limit_pauses').selectAll().orderBy('scope').execute();

  it('is compiled once, and bound to the values of each call', async () => {
    let compiled = 0;
    const find = statement<Pick<Pause, 'scope'>, { doubled: string }>((_, { scope }) => {
      compiled += 1;
      return sql<{ doubled: string }>`SELECT until || scope AS doubled FROM limit_pauses WHERE scope = ${scope}`;
    });
    await database
      .insertInto('limit_pauses')
      .values([
        { scope: 'a', until: soon },
        { scope: 'b', until: later },
      ])
      .execute();
    const found = [];
    for (const scope of ['a', 'b', 'c']) found.push(await find(database, { scope }));
    expect(found.map((rows) => rows.length)).toEqual([1, 1, 0]);
    expect(String(found[1]?.[0]?.doubled)).toMatch(/b$/);
    expect(compiled).toBe(1);
  });

  it('is another one for values with other keys', async () => {
    const set = statement<{ scope: string; until?: string }>((on, { scope, ...columns }) =>
      on
        .updateTable('limit_pauses')
        .set({ scope: 'renamed', ...columns })
        .where('scope', '=', scope),
    );
    await database.insertInto('limit_pauses').values({ scope: 'a', until: soon }).execute();
    await set(database, { scope: 'a' });
    expect(await pauses()).toEqual([{ scope: 'renamed', until: soon }]);
    await set(database, { scope: 'renamed', until: later });
    expect(await pauses()).toEqual([{ scope: 'renamed', until: later }]);
  });

  describe('for rows', () => {
    let compiled: number[];
    const add = statementForRows<Pause, { scope: string }>((on, rows) => {
      compiled.push(rows.length);
      return on
        .insertInto('limit_pauses')
        .values(rows)
        .onConflict((onConflict) => onConflict.doNothing())
        .returning('scope');
    });
    beforeEach(() => {
      compiled = [];
    });
    const rowsOf = (...scopes: string[]) => scopes.map((scope) => ({ scope, until: soon }));

    it('returns what it answers for each of them, in order', async () => {
      expect(await add(database, rowsOf('a', 'b'))).toEqual([{ scope: 'a' }, { scope: 'b' }]);
      expect(await add(database, rowsOf('b', 'c'))).toEqual([{ scope: 'c' }]);
      expect(await add(database, rowsOf())).toEqual([]);
      expect((await pauses()).map(({ scope }) => scope)).toEqual(['a', 'b', 'c']);
    });

    it('travels once to PostgreSQL, and is the same for any number on SQLite', async () => {
      await add(database, rowsOf('a', 'b'));
      await add(database, rowsOf('c', 'd', 'e'));
      expect(compiled).toEqual(engine === 'postgres' ? [2, 3] : expect.not.arrayContaining([2, 3]));
      expect(await pauses()).toHaveLength(5);
    });
  });

  describe('in a transaction', () => {
    const add = statement<Pause>((on, row) => on.insertInto('limit_pauses').values(row));

    it('is part of it', async () => {
      const undone = inTransaction(database, async (transaction) => {
        await add(transaction, { scope: 'a', until: soon });
        expect(await pauses(transaction)).toHaveLength(1);
        throw new Error('undone');
      });
      await expect(undone).rejects.toThrow('undone');
      expect(await pauses()).toEqual([]);
    });

    it('is refused once that has ended', async () => {
      const { ended } = await inTransaction(database, async (transaction) => ({ ended: transaction }));
      await expect(add(ended, { scope: 'a', until: soon })).rejects.toThrow('already committed');
      expect(await pauses()).toEqual([]);
    });
  });

  it('takes true and false, null, and texts that PostgreSQL can store', async () => {
    const add = statement<Insertable<SubjectsTable>, { kept: string; key: string | null }>((on, row) =>
      on.insertInto('subjects').values(row).returning(['id as kept', 'results_url_key as key']),
    );
    const row = { organisation_id: 'org_1', kind: 'experiment', id: 'a\0b', subject: '{}', updated_at: soon } as const;
    expect(await add(database, { ...row, results_url_key: null, results_url_since: null })).toEqual([
      { kept: engine === 'sqlite' ? 'a\0b' : 'ab', key: null },
    ]);
    const asNumber = statement<{ yes: boolean }, { yes: number }>(
      (_, { yes }) => sql`SELECT CAST(CAST(${yes} AS boolean) AS integer) AS yes`,
    );
    expect(await asNumber(database, { yes: true })).toEqual([{ yes: 1 }]);
    expect(await asNumber(database, { yes: false })).toEqual([{ yes: 0 }]);
  });
});
