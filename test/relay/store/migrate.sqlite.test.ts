import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import BetterSqlite3 from 'better-sqlite3';
import type { DatabaseUrl } from '../../../relay/store/database';
import { openDatabase } from '../../../relay/store/database';
import { pendingMigrations } from '../../../relay/store/migrate';
import { createTestDatabase } from '../support/database';

/** A session that began after the migration that ends all sessions had run. */
const session = `
  INSERT INTO sessions
    (cookie_hash, organisation_id, organisation_name, user_id, user_name, permissions, expires_at, permissions_at)
  VALUES ('c', 'org_1', 'Acme', 'u', 'Ada', '[]', '2099-01-01T00:00:00.000Z', '2026-11-30T01:00:00.000Z')`;

describe('the file that the last version with Knex left', () => {
  it('opens with everything in it, and its record is copied once', async () => {
    const { at, drop } = await createTestDatabase({ isEmpty: true });
    const path = pathOf(at);
    const before = new BetterSqlite3(path);
    before.exec(readFileSync(join(__dirname, 'left-by-knex.sql'), 'utf8'));
    before.exec(session);
    before.close();

    for (const _start of ['first', 'second']) {
      const database = await openDatabase(at);
      expect(await pendingMigrations(database)).toBe(0);
      await database.destroy();
    }

    const after = new BetterSqlite3(path, { readonly: true });
    expect(after.prepare('SELECT user_name FROM sessions').all()).toEqual([{ user_name: 'Ada' }]);
    const [first] = after.prepare('SELECT name, applied_at FROM applied_migrations ORDER BY name').all();
    expect(first).toEqual({
      name: '20261124T000811-first-tables',
      applied_at: new Date(1_796_000_001_000).toISOString(),
    });
    expect(after.prepare('SELECT count(*) AS count FROM schema_migrations').get()).toEqual({ count: 24 });
    after.close();
    await drop();
  });
});

function pathOf(at: DatabaseUrl): string {
  if (at.engine !== 'sqlite') throw new Error('This test is about SQLite.');
  return at.path;
}
