import type { Database } from '../../../relay/store/database';
import { afterCommit, inTransaction } from '../../../relay/store/transaction';
import { engine, useDatabase } from '../support/database';

async function write(on: Database, scope = 'a'): Promise<void> {
  await on.insertInto('limit_pauses').values({ scope, until: '2026-11-20T09:30:00.000Z' }).execute();
}

async function written(on: Database): Promise<string[]> {
  const rows = await on.selectFrom('limit_pauses').select('scope').orderBy('scope').execute();
  return rows.map(({ scope }) => scope);
}

const fail = async (): Promise<never> => {
  throw new Error('undone');
};

describe('a transaction', () => {
  let database: Database;
  useDatabase((opened) => {
    database = opened;
  });
  beforeEach(() => database.deleteFrom('limit_pauses').execute());

  it('sees what it has written, and leaves nothing if its step fails', async () => {
    const undone = inTransaction(database, async (transaction) => {
      await write(transaction);
      expect(await written(transaction)).toEqual(['a']);
      await fail();
    });
    await expect(undone).rejects.toThrow('undone');
    expect(await written(database)).toEqual([]);
  });

  it('returns what its step resolves with, and keeps what it has written', async () => {
    const answer = await inTransaction(database, async (transaction) => {
      await write(transaction);
      return 'done';
    });
    expect([answer, await written(database)]).toEqual(['done', ['a']]);
  });

  it('does not show uncommitted data to a query outside of it', async () => {
    let outside: Promise<string[]> | undefined;
    const undone = inTransaction(database, async (transaction) => {
      await write(transaction);
      outside = written(database);
      // SQLite has one connection: a query outside waits for it.
      if (engine === 'postgres') expect(await outside).toEqual([]);
      await fail();
    });
    await expect(undone).rejects.toThrow('undone');
    expect(await outside).toEqual([]);
  });

  it('refuses queries once it has ended', async () => {
    const { ended } = await inTransaction(database, async (transaction) => ({ ended: transaction }));
    await expect(write(ended)).rejects.toThrow('already committed');
    expect(await written(database)).toEqual([]);
  });

  describe('with a call after the commit', () => {
    it('makes it once it has committed, in order', async () => {
      const done: string[] = [];
      await inTransaction(database, async (transaction) => {
        afterCommit(transaction, () => done.push('first'));
        afterCommit(transaction, () => done.push('second'));
        await write(transaction);
        expect(done).toEqual([]);
      });
      expect(done).toEqual(['first', 'second']);
    });

    it('does not make it after a rollback', async () => {
      const done: string[] = [];
      const undone = inTransaction(database, async (transaction) => {
        afterCommit(transaction, () => done.push('never'));
        await fail();
      });
      await expect(undone).rejects.toThrow('undone');
      expect(done).toEqual([]);
    });

    it('makes it at once outside a transaction', () => {
      const done: string[] = [];
      afterCommit(database, () => done.push('now'));
      expect(done).toEqual(['now']);
    });
  });
});
