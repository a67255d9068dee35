import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import BetterSqlite3 from 'better-sqlite3';
import { type Database, openDatabase } from '../../../relay/store/database';
import { createGroupCommit, type Transact } from '../../../relay/store/group-commit';
import { takeLease } from '../../../relay/store/leases';
import { afterCommit } from '../../../relay/store/transaction';
import { run } from '../support/database';
import { recordStatements } from '../support/sqlite/statements';

describe('steps that share a commit', () => {
  let folder: string;
  let database: Database;
  let transact: Transact;
  let ran: () => string[];

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'avsb-group-'));
    database = await openDatabase({ engine: 'sqlite', path: join(folder, 'relay.db') });
    transact = createGroupCommit(database);
  });
  afterAll(async () => {
    await database.destroy();
    rmSync(folder, { recursive: true });
  });
  beforeEach(async () => {
    await database.deleteFrom('work_items').execute();
    ran = recordStatements();
  });

  it('are one transaction if they arrive together, and each has its own result', async () => {
    const results = await Promise.all(['a', 'b', 'c'].map((key) => transact((transaction) => take(transaction, key))));
    expect(results).toEqual(['a', 'b', 'c']);
    expect(ran().filter((text) => text === 'begin immediate')).toHaveLength(1);
    expect(await keys()).toEqual(['a', 'b', 'c']);
  });

  it('are not affected by one that fails, which leaves nothing', async () => {
    const failing = transact(async (transaction) => {
      await take(transaction, 'b');
      throw new Error('b went wrong');
    });
    const outcomes = await Promise.allSettled([
      transact((transaction) => take(transaction, 'a')),
      failing,
      transact((transaction) => take(transaction, 'c')),
    ]);
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    await expect(failing).rejects.toThrow('b went wrong');
    expect(await keys()).toEqual(['a', 'c']);
  });

  it('continue after one that the database refuses', async () => {
    const refused = transact((transaction) =>
      run(transaction, "INSERT INTO work_items (task, key) VALUES ('lock', NULL)"),
    );
    const after = transact((transaction) => take(transaction, 'a'));
    await expect(refused).rejects.toMatchObject({ message: expect.stringContaining('NOT NULL') });
    await expect(after).resolves.toBe('a');
    expect(await keys()).toEqual(['a']);
  });

  it('all fail if the commit fails, and leave nothing', async () => {
    const ended = transact(async (transaction) => {
      await take(transaction, 'a');
      await run(transaction, 'ROLLBACK');
    });
    const outcomes = await Promise.allSettled([ended, transact((transaction) => take(transaction, 'b'))]);
    expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(await keys()).toEqual([]);
    await expect(transact((transaction) => take(transaction, 'c'))).resolves.toBe('c');
  });

  it('are not reported before they are on the disk', async () => {
    let isCommitted = false;
    await transact(async (transaction) => {
      afterCommit(transaction, () => {
        isCommitted = true;
      });
      await take(transaction, 'a');
      expect(isCommitted).toBe(false);
    });
    expect(isCommitted).toBe(true);
    const elsewhere = new BetterSqlite3(join(folder, 'relay.db'), { readonly: true });
    expect(elsewhere.prepare('SELECT key FROM work_items').pluck().all()).toEqual(['a']);
    elsewhere.close();
  });

  it('run their calls after the commit, except those of steps that failed and were rolled back', async () => {
    const done: string[] = [];
    const step = (key: string, then?: () => never) =>
      transact(async (transaction) => {
        await take(transaction, key);
        afterCommit(transaction, () => done.push(key));
        then?.();
      });
    const fails = () => {
      throw new Error('taken back');
    };
    await Promise.allSettled([step('a'), step('b', fails), step('c')]);
    expect(done).toEqual(['a', 'c']);
  });

  it('that arrive during a commit share the next one', async () => {
    const late: Promise<string>[] = [];
    await transact(async (transaction) => {
      for (const key of ['b', 'c']) late.push(transact((next) => take(next, key)));
      await take(transaction, 'a');
    });
    await Promise.all(late);
    expect(ran().filter((text) => text === 'begin immediate')).toHaveLength(2);
    expect(await keys()).toEqual(['a', 'b', 'c']);
  });

  async function take(transaction: Database, key: string): Promise<string> {
    const now = '2026-11-20T09:30:00.000Z';
    await takeLease(transaction, { task: 'lock', key, owner: 'test', now, expiresAt: '2026-11-20T09:31:00.000Z' });
    return key;
  }

  async function keys(): Promise<string[]> {
    const rows = await database.selectFrom('work_items').select('key').orderBy('key').execute();
    return rows.map(({ key }) => key);
  }
});
