import { sql } from 'kysely';
import { connectDatabase, type Database } from '../../../relay/store/database';
import { migrate, migrationTables, pendingMigrations } from '../../../relay/store/migrate';
import { migrations } from '../../../relay/store/migrations';
import type { Migrating, Migration } from '../../../relay/store/migrations/migration';
import { DatabaseProblem } from '../../../relay/store/problem';
import { createTestDatabase, engine } from '../support/database';
import { migrateUpTo, useEmptyDatabase } from '../support/migrations';

/** A time at which none of these tests runs. */
const longAgo = '2026-11-24T08:00:00.000Z';

const names = migrations.map(({ name }) => name);

/** The same migrations, of which none may run. */
const unrunnable = migrations.map((migration) => ({
  ...migration,
  up: () => Promise.reject(new Error(`${migration.name} ran.`)),
}));

/** All tables with their columns, whatever their order, but for the records of what has run. */
async function tablesOf(database: Database) {
  const tables = await database.introspection.getTables();
  return tables
    .filter(({ schema = 'public', name }) => schema === 'public' && !isRecord(name))
    .map(({ name, columns }) => ({ name, columns: columns.toSorted((one, other) => (one.name < other.name ? -1 : 1)) }))
    .sort((one, other) => (one.name < other.name ? -1 : 1));
}

function isRecord(table: string): boolean {
  return migrationTables.includes(table) || table === 'sqlite_sequence';
}

async function tablesOfTemplate() {
  const template = await createTestDatabase();
  const database = connectDatabase(template.at);
  try {
    return await tablesOf(database);
  } finally {
    await database.destroy();
    await template.drop();
  }
}

async function recordOf(database: Database): Promise<{ name: string; applied_at: string }[]> {
  const { rows } = await sql<{ name: string; applied_at: string }>`
    SELECT name, applied_at FROM applied_migrations ORDER BY name`.execute(database);
  return rows;
}

/** Makes the record what a version with Knex would have left. */
async function recordByKnex(database: Database, applied: readonly string[]): Promise<void> {
  await sql`DROP TABLE applied_migrations`.execute(database);
  const columns =
    engine === 'postgres'
      ? sql`id serial PRIMARY KEY, name varchar(255), batch integer, migration_time timestamptz`
      : sql`id integer NOT NULL PRIMARY KEY AUTOINCREMENT, name varchar(255), batch integer, migration_time datetime`;
  await sql`CREATE TABLE schema_migrations (${columns})`.execute(database);
  const time = engine === 'postgres' ? longAgo : Date.parse(longAgo);
  for (const name of applied) {
    await sql`INSERT INTO schema_migrations (name, batch, migration_time) VALUES (${name}, 1, ${time})`.execute(
      database,
    );
  }
}

/** Every migration that Knex ran, by the names and in the order that it had. */
const namesInKnex = [
  '2026-11-23-first-tables',
  '2026-11-24-status-sync',
  '2026-11-25-changed-issues',
  '2026-11-25-checks',
  '2026-11-25-manual-links',
  '2026-11-25-missing-priority',
  '2026-11-25-property-writes',
  '2026-11-25-results-urls',
  '2026-11-25-retry-and-retention',
  '2026-11-25-sessions',
  '2026-11-25-several-processes',
  '2026-11-25-test-tickets',
  '2026-11-25-webhooks',
  '2026-11-27-moves',
  '2026-11-29-mapping-settings',
  '2026-11-29-sign-in',
  '2026-11-29-work-items',
  '2026-11-30-address-owners',
  '2026-11-30-audit-times',
  '2026-11-30-indexed-texts',
  '2026-11-30-listed-links',
  '2026-11-30-organisation-names',
  '2026-11-30-unfinished-renders',
  '2026-11-30-waiting-for-remap',
];

/** The migration that Knex knew by a name. */
function migrationOf(nameInKnex: string): Migration {
  const migration = migrations.find(({ name }) => name.endsWith(nameInKnex.slice('2026-11-23'.length)));
  if (migration === undefined) throw new Error(`There is no migration “${nameInKnex}”.`);
  return migration;
}

describe('the migrations', () => {
  it('are named by the second in which they were written, and are in that order', () => {
    for (const name of names) expect(name).toMatch(/^\d{8}T\d{6}(-[a-z]+)+$/);
    expect(names).toEqual([...new Set(names)].sort());
  });
});

describe('a database', () => {
  let database: Database;
  useEmptyDatabase((opened) => {
    database = opened;
  });

  it('that is empty gets all tables, once', async () => {
    expect(await pendingMigrations(database)).toBe(migrations.length);
    await migrate(database);
    expect(await pendingMigrations(database)).toBe(0);
    expect((await recordOf(database)).map(({ name }) => name)).toEqual(names);
    await migrate(database, unrunnable);
  });

  it('whose migrations stopped part of the way gets the rest', async () => {
    await migrateUpTo(database, 'webhooks');
    expect(await pendingMigrations(database)).toBe(
      names.length - names.findIndex((name) => name.endsWith('-webhooks')) - 1,
    );
    await migrate(database);
    expect(await pendingMigrations(database)).toBe(0);
  });

  it('keeps nothing of a migration that fails in the middle, and runs it again', async () => {
    await migrateUpTo(database, 'moves');
    const before = await tablesOf(database);
    const up = async (migrating: Migrating) => {
      await sql`CREATE TABLE half_done (id text PRIMARY KEY)`.execute(migrating);
      await sql`ALTER TABLE sites ADD COLUMN half_done text`.execute(migrating);
      await sql`INSERT INTO half_done (id) VALUES ('1')`.execute(migrating);
    };
    const known = migrations.slice(0, names.findIndex((name) => name.endsWith('-moves')) + 1);
    const failing = async (migrating: Migrating) => {
      await up(migrating);
      throw new Error('The process ends here.');
    };
    const name = '20270101T000000-half-done';
    await expect(migrate(database, [...known, { name, up: failing }])).rejects.toThrow('The process ends here.');
    expect(await tablesOf(database)).toEqual(before);
    await migrate(database, [...known, { name, up }]);
    expect((await tablesOf(database)).map((table) => table.name)).toContain('half_done');
  });

  it('that a newer version has changed starts as it is, and is not reported to have pending migrations', async () => {
    await migrate(database);
    await sql`
      INSERT INTO applied_migrations (name, applied_at) VALUES ('20990101T000000-later', ${longAgo})
    `.execute(database);
    expect(await pendingMigrations(database)).toBeUndefined();
    await migrate(database, unrunnable);
  });

  it('that another version has changed is refused while migrations of this one are pending', async () => {
    await migrateUpTo(database, 'moves');
    await sql`
      INSERT INTO applied_migrations (name, applied_at) VALUES ('20990101T000000-later', ${longAgo})
    `.execute(database);
    await expect(migrate(database)).rejects.toThrow(DatabaseProblem);
    await expect(migrate(database)).rejects.toThrow('20990101T000000-later');
  });
});

describe('a database that a version with Knex left', () => {
  let database: Database;
  useEmptyDatabase((opened) => {
    database = opened;
  });

  it('keeps the times at which its migrations ran, and none runs again', async () => {
    await migrateUpTo(database, 'waiting-for-remap');
    await recordByKnex(database, namesInKnex);
    expect(await pendingMigrations(database)).toBe(migrations.length - namesInKnex.length);
    await migrate(database, unrunnable.slice(0, namesInKnex.length));
    const record = await recordOf(database);
    expect(record).toEqual(names.slice(0, namesInKnex.length).map((name) => ({ name, applied_at: longAgo })));
    expect(await pendingMigrations(database)).toBe(migrations.length - namesInKnex.length);
  });

  it('keeps the record of Knex, which a process of that version reads when it starts', async () => {
    await migrateUpTo(database, 'waiting-for-remap');
    await recordByKnex(database, namesInKnex);
    await migrate(database);
    const { rows } = await sql<{ name: string }>`SELECT name FROM schema_migrations ORDER BY name`.execute(database);
    expect(rows.map(({ name }) => name)).toEqual(namesInKnex);
  });

  it.each([4, 9, 16])('gets the rest if Knex was stopped after %d, in Knex’s order', async (count) => {
    const applied = namesInKnex.slice(0, count);
    await migrate(database, applied.map(migrationOf));
    await recordByKnex(database, applied);
    await migrate(database);
    expect(await tablesOf(database)).toEqual(await tablesOfTemplate());
    expect((await recordOf(database)).map(({ name }) => name)).toEqual(names);
  });

  it('is recognised if it was newer', async () => {
    await migrateUpTo(database, 'waiting-for-remap');
    await recordByKnex(database, [...namesInKnex, '2099-01-01-later']);
    expect(await pendingMigrations(database)).toBeUndefined();
  });
});
