import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Database, openDatabase } from '../../../relay/store/database';
import { createGroupCommit, type Transact } from '../../../relay/store/group-commit';
import { takeLease } from '../../../relay/store/leases';

describe('steps that share a commit', () => {
  let folder: string;
  let database: Database;
  let transact: Transact;
  const begun: string[] = [];

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'avsb-group-'));
    database = await openDatabase({ engine: 'sqlite', path: join(folder, 'relay.db') });
    transact = createGroupCommit(database);
    database.on('query', ({ sql }: { sql: string }) => begun.push(sql));
  });
  afterAll(async () => {
    await database.destroy();
    rmSync(folder, { recursive: true });
  });
  beforeEach(async () => {
    await database('work_items').delete();
    begun.length = 0;
  });

  it('are one transaction where they arrive together, and each has its own result', async () => {
    const results = await Promise.all(['a', 'b', 'c'].map((key) => transact((trx) => take(trx, key))));
    expect(results).toEqual(['a', 'b', 'c']);
    expect(begun.filter((sql) => sql.startsWith('BEGIN'))).toHaveLength(1);
    expect(await keys()).toEqual(['a', 'b', 'c']);
  });

  it('do not suffer from one that fails, which leaves nothing', async () => {
    const failing = transact(async (trx) => {
      await take(trx, 'b');
      throw new Error('b went wrong');
    });
    const outcomes = await Promise.allSettled([
      transact((trx) => take(trx, 'a')),
      failing,
      transact((trx) => take(trx, 'c')),
    ]);
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    await expect(failing).rejects.toThrow('b went wrong');
    expect(await keys()).toEqual(['a', 'c']);
  });

  it('go on after one that the database refuses', async () => {
    const refused = transact((trx) => trx('work_items').insert({ task: 'lock', key: null }));
    const after = transact((trx) => take(trx, 'a'));
    await expect(refused).rejects.toMatchObject({ message: expect.stringContaining('NOT NULL') });
    await expect(after).resolves.toBe('a');
    expect(await keys()).toEqual(['a']);
  });

  it('all fail where the commit does, and leave nothing', async () => {
    const ended = transact(async (trx) => {
      await take(trx, 'a');
      await trx.raw('ROLLBACK');
    });
    const outcomes = await Promise.allSettled([ended, transact((trx) => take(trx, 'b'))]);
    expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(await keys()).toEqual([]);
    await expect(transact((trx) => take(trx, 'c'))).resolves.toBe('c');
  });

  it('are not told before they are on the disk', async () => {
    let isCommitted = false;
    const step = transact(async (trx) => {
      const { executionPromise } = trx as Database & { executionPromise: Promise<unknown> };
      void executionPromise.then(() => {
        isCommitted = true;
      });
      await take(trx, 'a');
    });
    await step;
    expect(isCommitted).toBe(true);
  });

  it('that arrive during a commit share the next one', async () => {
    const late: Promise<string>[] = [];
    await transact(async (trx) => {
      for (const key of ['b', 'c']) late.push(transact((next) => take(next, key)));
      await take(trx, 'a');
    });
    await Promise.all(late);
    expect(begun.filter((sql) => sql.startsWith('BEGIN'))).toHaveLength(2);
    expect(await keys()).toEqual(['a', 'b', 'c']);
  });

  async function take(trx: Database, key: string): Promise<string> {
    const now = '2026-11-20T09:30:00.000Z';
    await takeLease(trx, { task: 'lock', key, owner: 'test', now, expiresAt: '2026-11-20T09:31:00.000Z' });
    return key;
  }

  async function keys(): Promise<string[]> {
    return database('work_items').orderBy('key').pluck('key');
  }
});
