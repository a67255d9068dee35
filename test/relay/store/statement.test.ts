import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connectDatabase, type Database } from '../../../relay/store/database';
import { statement, statementForAll } from '../../../relay/store/statement';

interface Row {
  dedup_key: string;
  owner: string;
  expires_at: string;
}

const insertAll = statementForAll<Row, Pick<Row, 'dedup_key'>>((database, rows) =>
  database('leases')
    .insert([...rows])
    .onConflict('dedup_key')
    .ignore()
    .returning('dedup_key'),
);
const find = statement<Pick<Row, 'dedup_key'>, Row>((database, { dedup_key }) =>
  database('leases').where({ dedup_key }).first(),
);
const update = statement<Pick<Row, 'dedup_key'> & Partial<Row>>((database, { dedup_key, ...changed }) =>
  database('leases').where({ dedup_key }).update(changed),
);

describe('a statement', () => {
  let folder: string;
  let database: Database;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'avsb-statement-'));
    database = connectDatabase({ engine: 'sqlite', path: join(folder, 'relay.db') });
    await database.schema.createTable('leases', (table) => {
      table.text('dedup_key').primary();
      table.text('owner').notNullable();
      table.text('expires_at').notNullable();
    });
  });
  afterAll(async () => {
    await database.destroy();
    rmSync(folder, { recursive: true });
  });
  beforeEach(() => database('leases').delete());

  it('inserts any number of rows, and answers what each came to', async () => {
    expect(await insertAll(database, [])).toEqual([]);
    expect(await insertAll(database, [row('a'), row('b'), row('a')])).toEqual([{ dedup_key: 'a' }, { dedup_key: 'b' }]);
  });

  it('takes other values each time, and writes the columns that are named', async () => {
    await insertAll(database, [row('a'), row('b')]);
    await update(database, { dedup_key: 'a', owner: 'one' });
    await update(database, { dedup_key: 'b', owner: 'two', expires_at: 'later' });
    expect(await find(database, { dedup_key: 'a' })).toEqual([{ ...row('a'), owner: 'one' }]);
    expect(await find(database, { dedup_key: 'b' })).toEqual([{ ...row('b'), owner: 'two', expires_at: 'later' }]);
    expect(await find(database, { dedup_key: 'c' })).toEqual([]);
  });

  it('belongs to the transaction that it is given', async () => {
    const undone = database.transaction(async (trx) => {
      await insertAll(trx, [row('a')]);
      expect(await find(trx, { dedup_key: 'a' })).toEqual([row('a')]);
      throw new Error('undone');
    });
    await expect(undone).rejects.toThrow('undone');
    expect(await find(database, { dedup_key: 'a' })).toEqual([]);
  });

  it('outside a transaction waits for the one that is under way', async () => {
    const seen: unknown[] = [];
    let outside: Promise<Row[]> | undefined;
    const undone = database.transaction(async (trx) => {
      await insertAll(trx, [row('a')]);
      outside = find(database, { dedup_key: 'a' });
      void outside.then((rows) => seen.push(rows));
      await new Promise((resolve) => setImmediate(resolve));
      expect(seen).toEqual([]);
      throw new Error('undone');
    });
    await expect(undone).rejects.toThrow('undone');
    expect(await outside).toEqual([]);
  });

  it('is refused in a transaction that has ended', async () => {
    const ended = await database.transaction(async (trx) => ({ trx }));
    await expect(insertAll(ended.trx, [row('a')])).rejects.toThrow('Transaction query already complete');
    expect(await find(database, { dedup_key: 'a' })).toEqual([]);
  });

  it('must not compute with its values: it is compiled before they are known', async () => {
    const computing = statement<{ owner: string }>((asked, { owner }) =>
      asked('leases').insert({ ...row('a'), owner: `${owner}!` }),
    );
    await expect(computing(database, { owner: 'one' })).rejects.toThrow('computes with “owner”');
  });

  function row(dedup_key: string): Row {
    return { dedup_key, owner: 'test', expires_at: 'now' };
  }
});
