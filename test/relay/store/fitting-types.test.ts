import { sql } from 'kysely';
import { connectDatabase, type Database } from '../../../relay/store/database';
import { engine, type TestDatabase } from '../support/database';
import { migrateBefore, migrateUpTo, useEmptyDatabase } from '../support/migrations';

/** A document that another spelling of the same JSON would not be. */
const document = '{"b": 1,  "a":"\\u0000\\ud800 \\"é\\"", "a": 1.50}';

const rows = {
  sites: {
    id: 'site_1',
    organisation_id: 'org_1',
    cloud_id: 'cloud_1',
    name: 'Acme',
    url: 'https://acme.example',
    status: 'connected',
    access_token: 'encrypted',
    refresh_token: 'encrypted',
    access_token_expires_at: '2026-11-30T11:00:00.001Z',
    connected_by_id: 'user_1',
    connected_by_name: 'Dana',
    connected_at: '2026-11-30T10:00:00.000Z',
    removed_at: null,
    returned_at: '2026-11-30T10:00:00.999Z',
  },
  events: {
    id: 'evt_1',
    organisation_id: 'org_1',
    webhook_id: 'msg_1',
    type: 'flag.stale',
    subject_kind: 'flag',
    subject_id: 'flag_1',
    occurred_at: '2026-11-30T10:00:00+01:00',
    received_at: '2026-11-30T10:00:00.123Z',
    data: document,
    trimmed_at: null,
  },
  subjects: {
    organisation_id: 'org_1',
    kind: 'flag',
    id: 'flag_1',
    subject: document,
    updated_at: '2026-11-30T10:00:00+01:00',
    results_url_key: null,
    results_url_since: '2026-11-30T10:00:00+01:00',
  },
  sessions: {
    cookie_hash: 'hash_1',
    organisation_id: 'org_1',
    organisation_name: 'Acme',
    user_id: 'user_1',
    user_name: 'Dana',
    permissions: '["read"]',
    expires_at: '2026-12-01T00:00:00.000Z',
    permissions_at: '2026-11-30T10:00:00.000Z',
  },
  job_runs: {
    job: 'retention',
    started_at: '',
    finished_at: null,
    error: null,
    tick: '2026-11-30T03:00:00.000Z',
  },
  points_spent: { minute: '2026-11-30T10:01:00.000Z', points: 7 },
  work_items: {
    task: 'deliver',
    key: 'key_1',
    due_at: null,
    attempts: 0,
    lease_owner: 'owner_1',
    lease_expires_at: '2026-11-30T10:02:00.000Z',
  },
} as const;

describe('data that was stored before columns had fitting types', () => {
  let database: Database;
  let held: TestDatabase;
  useEmptyDatabase((opened, at) => {
    database = opened;
    held = at;
  });

  async function insertAll(): Promise<void> {
    for (const [table, row] of Object.entries(rows)) {
      const columns = sql.join(Object.keys(row).map((column) => sql.ref(column)));
      await sql`
        INSERT INTO ${sql.table(table)} (${columns}) VALUES (${sql.join(Object.values(row))})`.execute(database);
    }
  }

  /** All indexes and keys, as their engine defines them. */
  async function indexes(): Promise<unknown[]> {
    const query =
      engine === 'postgres'
        ? sql`SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public' ORDER BY indexname`
        : sql`SELECT name, sql FROM sqlite_master WHERE type = 'index' ORDER BY name`;
    return (await query.execute(database)).rows;
  }

  it('reads as before, word for word, and every index exists', async () => {
    await migrateBefore(database, 'fitting-types');
    await insertAll();
    const before = await indexes();

    await migrateUpTo(database, 'fitting-types');

    expect(await indexes()).toEqual(before);
    const again = connectDatabase(held.at);
    for (const [table, row] of Object.entries(rows)) {
      expect((await sql`SELECT * FROM ${sql.table(table)}`.execute(again)).rows).toEqual([row]);
    }
    await again.destroy();
  });

  it('has a time for a session that a relay stored without that of its permissions', async () => {
    await migrateBefore(database, 'fitting-types');
    const { permissions_at: _, ...session } = rows.sessions;
    await database.insertInto('sessions').values(session).execute();

    await migrateUpTo(database, 'fitting-types');
    // On a new connection, as the one before has prepared the statement for a text.
    const again = connectDatabase(held.at);
    await again
      .insertInto('sessions')
      .values({ ...session, cookie_hash: 'hash_2' })
      .execute();
    await again.destroy();

    const stored = await database.selectFrom('sessions').select('permissions_at').distinct().execute();
    const never = engine === 'postgres' ? '1970-01-01T00:00:00.000Z' : '';
    expect(stored).toEqual([{ permissions_at: never }]);
  });
});

const onPostgres = engine === 'postgres' ? describe : describe.skip;

onPostgres('a column of PostgreSQL', () => {
  let database: Database;
  useEmptyDatabase((opened) => {
    database = opened;
  });

  it('that is named as a time has the type of one, but where times are kept as others spelled them', async () => {
    await migrateUpTo(database, 'fitting-types');
    const { rows: texts } = await sql<{ place: string }>`
      SELECT table_name || '.' || column_name AS place FROM information_schema.columns
      WHERE table_schema = 'public' AND data_type = 'text' AND table_name <> 'applied_migrations'
        AND (column_name LIKE '%\\_at' OR column_name LIKE '%since' OR column_name IN ('at', 'until', 'minute', 'tick'))
      ORDER BY place`.execute(database);
    expect(texts.map(({ place }) => place)).toEqual([
      'events.occurred_at',
      'job_runs.started_at',
      'subjects.results_url_since',
      'subjects.updated_at',
    ]);
  });
});
