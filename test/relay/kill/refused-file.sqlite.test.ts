import { tmpdir } from 'node:os';
import { killAllRelays, runRelayToEnd } from '../support/process';
import { breachOf, sent, withRelay } from './moments';

afterAll(killAllRelays);

describe('a second relay on the same SQLite file', () => {
  it('is refused in one line with code 1, and the first continues', async () => {
    await withRelay(async (relay) => {
      const second = await runRelayToEnd({ ...relay.environment, PORT: '0' });
      expect(second.code).toBe(1);
      expect(second.stderr).toMatch(/^DATABASE_URL: another relay is using [^\n]+\n$/);
      const { state } = await relay.settled(await sent(relay, breachOf('exp_1')));
      expect(state).toBe('delivered');
    });
  });
});

it('a file that is not a database is refused in one line with code 1', async () => {
  await withRelay(async (relay) => {
    for (const path of [tmpdir(), __filename, `${__filename}/relay.db`]) {
      const { code, stderr } = await runRelayToEnd({ ...relay.environment, DATABASE_URL: `sqlite:${path}`, PORT: '0' });
      expect({ code, stderr }).toEqual({
        code: 1,
        stderr: expect.stringMatching(/^DATABASE_URL: [^\n]+ cannot be used as a SQLite database \([^\n]+\)\.\n$/),
      });
    }
  });
});
