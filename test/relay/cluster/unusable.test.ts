import { postgresUrl } from '../support/database';
import { killAllRelays, runRelayToEnd } from '../support/process';
import { environmentFor } from '../support/relay';

afterAll(killAllRelays);

describe('a PostgreSQL that cannot be used', () => {
  const server = new URL(postgresUrl('postgres'));
  const withPassword = (url: URL, password: string) => Object.assign(new URL(url), { password });

  it.each<[string, URL, RegExp]>([
    ['is not there', new URL('postgres://relay:hunter2@127.0.0.1:1/relay'), /127\.0\.0\.1:1 .*ECONNREFUSED.*Start it/],
    ['has another password', withPassword(server, 'hunter2'), /user “relay”.*Check user and password/],
    [
      'has no such database',
      Object.assign(withPassword(server, server.password), { pathname: '/hunter2' }),
      /no database “hunter2”.*Create it first/,
    ],
  ])(
    'because it %s stops the start with one line that says what to do',
    async (_, url, says) => {
      const { code, stdout, stderr } = await runRelayToEnd({
        ...environmentFor('http://127.0.0.1:1', url.href),
        PORT: '0',
      });
      expect(code).toBe(1);
      expect(stdout).toBe('');
      expect(stderr).toMatch(/^DATABASE_URL: PostgreSQL on [^\n]+\n$/);
      expect(stderr).toMatch(says);
      if (url.password === 'hunter2') expect(stderr).not.toContain('hunter2');
    },
    30_000,
  );
});
