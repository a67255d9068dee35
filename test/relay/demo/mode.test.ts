import { statSync } from 'node:fs';
import { join } from 'node:path';
import { startDemo } from '../../../relay/demo/mode';
import { keepDemoSecrets } from '../../../relay/demo/secrets';
import { makeTempFolder } from '../../support/temp-folder';

describe('the simulated Atlassian of demo mode', () => {
  async function startWith(host: string) {
    const folder = makeTempFolder('demo-mode-');
    const environment = { DATABASE_URL: `sqlite:${join(folder, 'relay.db')}`, DEMO_ATLASSIAN_PORT: '0' };
    const relay = { host, port: 0, publicUrl: 'http://localhost:3000', forge: { appId: null } };
    const secrets = keepDemoSecrets(folder);
    const demo = await startDemo(environment, secrets, relay, () => relay.publicUrl, 'no Forge app');
    return { demo, folder };
  }

  it.each([
    ['0.0.0.0', '127.0.0.1'],
    ['::', '127.0.0.1'],
    ['127.0.0.1', '127.0.0.1'],
  ])('with a relay that listens on %s listens on %s', async (host, listensOn) => {
    const { demo } = await startWith(host);
    expect(new URL(demo.atlassian.url).hostname).toBe(listensOn);
    expect((await fetch(`${demo.atlassian.url}/site/acme`)).status).toBe(200);
    await demo.stop();
  });

  it('keeps its world, which holds tokens, to the user who runs it', async () => {
    const { demo, folder } = await startWith('127.0.0.1');
    expect((await fetch(`${demo.atlassian.url}/_control/world/reset`, { method: 'POST' })).status).toBe(204);
    await demo.stop();
    for (const file of ['demo-atlassian.json', 'demo-atlassian-url', 'demo-secrets.json']) {
      expect([file, statSync(join(folder, file)).mode & 0o777]).toEqual([file, 0o600]);
    }
  });
});
