import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { Client } from 'pg';
import { moveToDone } from '../../../relay/demo/atlassian/world';
import { type Database, openDatabase } from '../../../relay/store/database';
import { inTransaction } from '../../../relay/store/transaction';
import { allSettled, expectBalancedBooks, ticketsIn } from '../kill/books';
import { breachOf, sent, slowMs } from '../kill/moments';
import { runCli, startCli } from '../support/cli';
import { createTestDatabase, inDatabase, insertRows, rowsOf, run, type TestDatabase } from '../support/database';
import { siteOf } from '../support/jira';
import { type Cluster, killAllRelays, runRelayToEnd, startCluster } from '../support/process';
import { until } from '../support/until';

const folder = mkdtempSync(join(tmpdir(), 'avsb-move-'));
afterAll(async () => {
  await killAllRelays();
  rmSync(folder, { recursive: true, force: true });
});

/** A SQLite file of a test's own. */
const fileAt = (name: string) => {
  const path = join(folder, `${name}.db`);
  return { at: { engine: 'sqlite', path }, url: `sqlite:${path}`, drop: async () => undefined } as const;
};
type File = ReturnType<typeof fileAt>;

const inFile = <T>(database: TestDatabase, work: (database: Database) => Promise<T>) => inDatabase({ database }, work);

/** A relay on a SQLite file, beside an empty PostgreSQL that it may move to. */
const relayOn = (file: File) => startCluster([{}], { isEmpty: true, environment: { DATABASE_URL: file.url } });

/** Every row of every table that is to be carried over, each as one text, as both engines have it. */
async function contentsOf(database: TestDatabase, tables: readonly string[]): Promise<Record<string, string[]>> {
  return inFile(database, async (opened) => {
    const contents: [string, string[]][] = [];
    for (const table of tables) {
      const { rows } = await sql<Record<string, unknown>>`SELECT * FROM ${sql.table(table)}`.execute(opened);
      const texts = rows.map((row) =>
        JSON.stringify(
          Object.keys(row)
            .sort()
            .map((column) => (typeof row[column] === 'boolean' ? Number(row[column]) : row[column])),
        ),
      );
      contents.push([table, texts.sort()]);
    }
    return Object.fromEntries(contents);
  });
}

const notCarried = ['moves', 'applied_migrations', 'sqlite_sequence'];

async function expectCarried(file: TestDatabase, target: TestDatabase): Promise<void> {
  const all = await rowsOf({ database: file }, "SELECT name FROM sqlite_master WHERE type = 'table'");
  const tables = all.map(({ name }) => String(name)).filter((name) => !notCarried.includes(name));
  expect(tables).toContain('deliveries');
  expect(await contentsOf(target, tables)).toEqual(await contentsOf(file, tables));
}

it('moves a deployment that was killed in mid-delivery, and every event is delivered', async () => {
  const file = fileAt('story');
  const cluster = await relayOn(file);
  const [relay] = cluster.relays;
  try {
    await relay.destination();
    for (const subject of ['exp_1', 'exp_2']) await relay.settled(await sent(relay, breachOf(subject)));
    const slow = { kind: 'slowAfter', ms: slowMs } as const;
    cluster.atlassian.faults.add({ match: { operationId: 'createIssue' }, action: slow, times: 3 });
    // Three are being created, one is to be commented on once its turn comes, one waits its turn.
    for (const subject of ['exp_3', 'exp_4', 'exp_5', 'exp_1', 'exp_3']) await sent(relay, breachOf(subject));
    await until(() => ticketsIn(relay).length === 5, 'Jira to have filed all of them');
    await relay.kill();

    const { code, out, err } = await runCli(['move', file.url], { DATABASE_URL: cluster.database.url });
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toMatch(/^deliveries: 7$/m);
    expect(out).toMatch(/\d+ rows are in .*, each compared with .*story\.db\./);
    await expectCarried(file, cluster.database);

    const again = await runRelayToEnd(relay.environment);
    expect(again).toMatchObject({ code: 1, stderr: expect.stringMatching(/story\.db moved to .* at 2/) });

    relay.environment.DATABASE_URL = cluster.database.url;
    await relay.start();
    await allSettled(relay, 7);
    // Its tokens can be read, and it knows the tickets that were filed before.
    moveToDone(cluster.atlassian.world, siteOf(cluster.atlassian), ticketsIn(relay)[0]?.key ?? '');
    const { outcome, reason } = await relay.settled(await sent(relay, breachOf('exp_2')));
    expect({ outcome, reason }).toEqual({ outcome: 'commented', reason: expect.stringContaining('is open') });
    await expectBalancedBooks(relay, { events: 8, tickets: 5 });
  } finally {
    await cluster.dispose();
  }
});

describe('a stopped deployment', () => {
  const original = fileAt('original');
  let copies = 0;
  let target: TestDatabase;

  beforeAll(async () => {
    const cluster = await relayOn(original);
    const [relay] = cluster.relays;
    await relay.destination();
    await relay.settled(await sent(relay, breachOf('exp_1')));
    await relay.settled(await sent(relay, breachOf('exp_1')));
    await relay.terminate();
    await cluster.dispose();
  });
  beforeEach(async () => {
    target = await createTestDatabase({ isEmpty: true });
  });
  afterEach(() => target.drop());

  const copied = (): File => {
    copies += 1;
    const file = fileAt(`copy_${copies}`);
    copyFileSync(original.at.path, file.at.path);
    return file;
  };
  const moving = (file: File, to = target.url) => runCli(['move', file.url, to]);
  const startOn = (url: string) => runRelayToEnd({ ...environment, DATABASE_URL: url, PORT: '0' });
  const environment = {
    ATLASSIAN_CLIENT_ID: 'id',
    ATLASSIAN_CLIENT_SECRET: 'secret',
    ENCRYPTION_KEYS: `k1:${Buffer.alloc(32, 7).toString('base64')}`,
    AVSB_WEBHOOK_SECRET: `whsec_${Buffer.alloc(24, 7).toString('base64')}`,
    AVSB_JWT_SECRET: 'a secret that AvsB signs tokens with',
  };

  /** Gives it this many audit entries that a move takes a while, and cuts one off in the middle of them. */
  async function cutOff(file: File): Promise<void> {
    const entries = 20_000;
    await inFile(file, async (database) => {
      const entry = await database.selectFrom('audit_log').selectAll().limit(1).executeTakeFirstOrThrow();
      const rows = Array.from({ length: entries }, (_, index) => ({ ...entry, id: `aud_x${index}` }));
      await inTransaction(database, (transaction) => insertRows(transaction, 'audit_log', rows, 500));
    });
    const { child, ended } = startCli(['move', file.url, target.url]);
    // Not as a relay, which the move would refuse to work beside.
    const onlooker = new Client(target.url);
    await onlooker.connect();
    const there = async (): Promise<number> => {
      const { rows } = await onlooker.query("SELECT to_regclass('moves') IS NOT NULL AS begun");
      if (!rows[0].begun) return 0;
      return Number((await onlooker.query('SELECT count(*) FROM audit_log')).rows[0].count);
    };
    await until(async () => (await there()) > 0, 'some audit entries to be there');
    child.kill('SIGKILL');
    await ended;
    expect(await there()).toBeLessThan(entries);
    await onlooker.end();
  }

  it('is complete after an interrupted move is run again, which continues where it stopped', async () => {
    const file = copied();
    await cutOff(file);
    const writtenBy = () => rowsOf({ database: target }, 'SELECT id, xmin::text FROM events ORDER BY id');
    const before = await writtenBy();
    expect(await startOn(target.url)).toMatchObject({ code: 1, stderr: expect.stringContaining('has not ended') });
    const { code, out } = await moving(file);
    expect({ code, out }).toEqual({ code: 0, out: expect.not.stringContaining('copied again') });
    expect(await writtenBy()).toEqual(before);
    await expectCarried(file, target);
  });

  it('is copied again if it continued on SQLite after an interrupted move', async () => {
    const file = copied();
    await cutOff(file);
    await inFile(file, (database) => database.updateTable('destinations').set({ name: 'Renamed' }).execute());
    const { code, out } = await moving(file);
    expect({ code, out }).toEqual({ code: 0, out: expect.stringContaining('copied again') });
    await expectCarried(file, target);
  });

  it('keeps as much of Jira’s words as PostgreSQL can store', async () => {
    const file = copied();
    const noted = { status_name: 'Do\0ne — 完了 🎉' };
    await inFile(file, (database) => database.updateTable('links').set(noted).execute());
    expect((await moving(file)).code).toBe(0);
    expect(await rowsOf({ database: target }, 'SELECT status_name FROM links')).toEqual([
      { status_name: 'Done — 完了 🎉' },
    ]);
  });

  it('is not moved if a row differs, and the row is named', async () => {
    const file = copied();
    const [link] = await rowsOf({ database: file }, 'SELECT id FROM links');
    await openDatabase(target.at).then((database) => database.destroy());
    await inFile(target, async (database) => {
      await run(
        database,
        `CREATE FUNCTION spoil() RETURNS trigger AS $$ BEGIN NEW.issue_key := 'X-1'; RETURN NEW; END $$
        LANGUAGE plpgsql`,
      );
      await run(database, 'CREATE TRIGGER spoil BEFORE INSERT ON links FOR EACH ROW EXECUTE FUNCTION spoil()');
    });
    const { code, err } = await moving(file);
    expect({ code, err }).toEqual({
      code: 1,
      err: expect.stringContaining(`links ${link?.id} differs in PostgreSQL, in issue_key.`),
    });
    expect((await startOn(target.url)).code).toBe(1);
    await inFile(target, (database) => run(database, 'DROP TRIGGER spoil ON links'));
    expect((await moving(file)).code).toBe(0);
    await expectCarried(file, target);
  });

  it('reports the rows of each table as JSON', async () => {
    const { json } = await runCli(['move', copied().url, '--json'], { DATABASE_URL: target.url });
    expect(json()).toMatchObject({
      from: expect.stringMatching(/\.db$/),
      rows: { events: 2, deliveries: 2, links: 1 },
    });
  });

  it('is refused while a relay uses the file', async () => {
    const file = fileAt('in-use');
    const cluster: Cluster<readonly [object]> = await relayOn(file);
    try {
      expect(await moving(file)).toMatchObject({ code: 1, err: expect.stringContaining('A relay is using') });
    } finally {
      await cluster.dispose();
    }
  });

  it('is refused while a relay is connected to PostgreSQL', async () => {
    const other = await startCluster([{}], { isEmpty: true });
    try {
      const refused = await moving(copied(), other.database.url);
      expect(refused).toMatchObject({ code: 1, err: expect.stringContaining('A relay is connected to') });
    } finally {
      await other.dispose();
    }
  });

  it('is refused if PostgreSQL holds a deployment, even this one', async () => {
    const file = copied();
    expect((await moving(file)).code).toBe(0);
    expect(await moving(file)).toMatchObject({ code: 1, err: expect.stringContaining('Nothing is left to do') });
    const other = fileAt('other');
    await openDatabase(other.at).then((database) => database.destroy());
    expect(await moving(other)).toMatchObject({ code: 1, err: expect.stringContaining('Another deployment') });
    await inFile(target, (database) => database.deleteFrom('moves').execute());
    expect(await moving(other)).toMatchObject({ code: 1, err: expect.stringContaining("holds a relay's data") });
  });

  it('is refused if it has moved to another database', async () => {
    const file = copied();
    expect((await moving(file)).code).toBe(0);
    const elsewhere = await createTestDatabase({ isEmpty: true });
    expect(await moving(file, elsewhere.url)).toMatchObject({
      code: 1,
      err: expect.stringContaining('continues there'),
    });
    await elsewhere.drop();
  });

  it.each([
    [
      'a newer version has changed it',
      "INSERT INTO applied_migrations (name, applied_at) VALUES ('20990101T000000-later', '2099-01-01T00:00:00.000Z')",
    ],
    ['this version has not brought it up to date', "DELETE FROM applied_migrations WHERE name LIKE '%-moves'"],
  ])('is refused if %s', async (_, change) => {
    const file = copied();
    await inFile(file, (database) => run(database, change));
    expect(await moving(file)).toMatchObject({ code: 1, err: expect.stringMatching(/this version|newer version/i) });
  });

  it('is refused if there is no file, another kind of file, or no server', async () => {
    expect(await moving(fileAt('nowhere'))).toMatchObject({ code: 1, err: expect.stringContaining('There is no') });
    const text = fileAt('text');
    writeFileSync(text.at.path, 'Nothing that SQLite has written.'.repeat(20));
    const err = expect.stringMatching(
      /^.*text\.db cannot be used as a SQLite database \(file is not a database\)\.\n.*\n$/,
    );
    expect(await moving(text)).toMatchObject({ code: 1, err });
    const unreachable = await moving(copied(), 'postgres://me:hidden@127.0.0.1:9/none');
    expect(unreachable).toMatchObject({ code: 1, err: expect.stringContaining('cannot be reached') });
    expect(unreachable.err).not.toContain('hidden');
  });

  it.each([[['move']], [['move', 'relay.db']], [['move', 'postgres://a/b', 'postgres://a/c']], [['move', 'sqlite:a']]])(
    'is refused with exit code 2 for the wrong arguments %j',
    async (args) => {
      expect((await runCli(args, { DATABASE_URL: 'sqlite:b' })).code).toBe(2);
    },
  );
});
