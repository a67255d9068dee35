import { createPostgresQueue } from '../../../../relay/queue/postgres';
import { openDatabase } from '../../../../relay/store/database';
import { beginRun, makeTempFolder } from '../../../support/temp-folder';
import { postgresUrl, templateName } from '../database';
import { startServer } from './server';

/**
 * Starts one PostgreSQL for the whole run, with a database whose tables are there: each test's is a copy of it. It
 * writes nothing through to the disk.
 */
export default async function startPostgres(): Promise<void> {
  beginRun();
  const { server, url } = await startServer(settings, makeTempFolder('postgres-'));
  globalThis.runningPostgres = server;
  process.env.TEST_POSTGRES_URL = url;
  try {
    await server.createDatabase(templateName);
    await createTables(postgresUrl(templateName));
  } catch (error) {
    await server.stop();
    throw error;
  }
}

const settings = {
  fsync: 'off',
  full_page_writes: 'off',
  max_connections: '400',
  shared_buffers: '128MB',
  // Nothing is replicated, and the log must not grow in memory.
  wal_level: 'minimal',
  max_wal_senders: '0',
  max_wal_size: '256MB',
};

async function createTables(url: string): Promise<void> {
  const database = await openDatabase({ engine: 'postgres', url });
  const onError = (error: unknown) => {
    throw error;
  };
  await createPostgresQueue({ database, url, now: () => new Date(), owner: 'the tests', onError });
  await database.destroy();
}
