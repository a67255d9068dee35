import { chmodSync, existsSync, mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { openDatabase } from '../../../relay/store/database';
import { lockSqlite } from '../../../relay/store/sqlite/lock';
import { makeTempFolder } from '../../support/temp-folder';
import { createTestDatabase } from '../support/database';
import { startRelay } from '../support/relay';

/** Every file beside the database, with its mode. */
function modesIn(folder: string): Record<string, string> {
  return Object.fromEntries(
    readdirSync(folder).map((file) => [file, (statSync(join(folder, file)).mode & 0o777).toString(8)]),
  );
}

describe('a SQLite database and what is kept beside it', () => {
  it.each([
    ['is new', true],
    ['was left readable to others by an earlier version', false],
  ])('can only be read by its owner if it %s', async (_, isNew) => {
    const database = await createTestDatabase({ isEmpty: isNew });
    const path = database.url.replace('sqlite:', '');
    expect(existsSync(path)).toBe(!isNew);
    if (!isNew) chmodSync(path, 0o644);
    const relay = await startRelay({ database });
    await relay.connect();
    const modes = modesIn(dirname(path));
    expect(Object.keys(modes)).toEqual(
      expect.arrayContaining(['relay.db', 'relay.db-shm', 'relay.db-wal', 'relay.db.lock']),
    );
    expect(new Set(Object.values(modes))).toEqual(new Set(['600']));
    await relay.stop();
  });
});

describe('a file that is not a SQLite database', () => {
  it.each([
    ['a folder', (path: string) => mkdirSync(path)],
    ['a text', (path: string) => writeFileSync(path, 'Not a database, though it was named as one.')],
  ])('is refused and left as it is: %s', async (_, make) => {
    const path = `${makeTempFolder('not-a-database-')}/here`;
    make(path);
    chmodSync(path, 0o755);
    await expect(
      (async () => {
        lockSqlite(path)?.release();
        await openDatabase({ engine: 'sqlite', path });
      })(),
    ).rejects.toThrow(/cannot be used as a SQLite database/);
    expect((statSync(path).mode & 0o777).toString(8)).toBe('755');
  });
});
