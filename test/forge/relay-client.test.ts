import { askRelay } from '../../forge/relay-client';
import { type LocalServer, nowhere, serve } from '../relay/atlassian/local-server';
import { type ForgeKeys, startForgeKeys } from '../relay/support/forge-keys';
import { until } from '../relay/support/until';
import { startForgePlatform } from './support/forge-platform';

let keys: ForgeKeys;
let hanging: LocalServer;
let relayUrl: string;

beforeAll(async () => {
  keys = await startForgeKeys();
  hanging = await serve(() => undefined);
  startForgePlatform(
    keys,
    () => relayUrl,
    () => 'acme',
  );
});
afterAll(() => Promise.all([keys.server.close(), hanging.close()]));

describe('a question to the relay', () => {
  it('times out if the relay does not answer, long before Forge stops the function', async () => {
    relayUrl = hanging.url;
    let questions = 0;
    // On a busy machine the time may be over before the question has left.
    await until(async () => {
      questions += 1;
      const asked = askRelay({ method: 'POST', path: '/forge/v1/cards', body: { urls: [] } }, 100);
      await expect(asked).rejects.toMatchObject({ name: 'TimeoutError' });
      return hanging.seen.length > 0;
    }, 'a question to reach the relay');
    expect(hanging.seen.length).toBeLessThanOrEqual(questions);
  });

  it('fails if the relay cannot be reached', async () => {
    relayUrl = await nowhere();
    await expect(askRelay({ method: 'GET', path: '/forge/v1/issues/1/subjects' })).rejects.toThrow('fetch failed');
  });
});
