import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { tokenOf } from '../support/avsb';
import { browse } from '../support/browser';
import { freePort } from '../support/free-port';
import { until } from '../support/until';

const dist = resolve(__dirname, '../../../dist');

/** What a newcomer does: starts the relay without a setting, and sends events from a second terminal. */
describe('demo mode, by its command line', () => {
  const folder = mkdtempSync(join(tmpdir(), 'avsb-demo-'));
  let port = 0;
  let relay: ChildProcess;
  let said = '';

  const environment = () => ({ PATH: process.env.PATH, PORT: String(port), DEMO_ATLASSIAN_PORT: '0' });

  async function start(): Promise<void> {
    said = '';
    relay = spawn(process.execPath, [join(dist, 'main.mjs')], { cwd: folder, env: environment() });
    relay.stdout?.on('data', (text) => (said += text));
    relay.stderr?.on('data', (text) => (said += text));
    await until(() => said.includes('Ctrl-C stops.'), 'the demo to say what to do next');
  }

  async function stop(): Promise<void> {
    const ended = once(relay, 'exit');
    relay.kill('SIGTERM');
    expect(await ended).toEqual([0, null]);
  }

  async function cli(...args: string[]): Promise<{ code: number; out: string; err: string }> {
    const child = spawn(process.execPath, [join(dist, 'cli.mjs'), ...args], { cwd: folder, env: environment() });
    let out = '';
    let err = '';
    child.stdout.on('data', (text) => (out += text));
    child.stderr.on('data', (text) => (err += text));
    const [code] = await once(child, 'close');
    return { code, out, err };
  }

  beforeAll(async () => {
    port = await freePort();
    await start();
  });
  afterAll(async () => {
    relay.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  });

  it('says where it runs and what to do next, and logs nothing else', () => {
    expect(said).toContain(`on http://127.0.0.1:${port}: nothing leaves this computer.`);
    expect(said).toContain('npm run cli -- send experiment.guardrail_breached');
    expect(said).not.toContain('"level"');
  });

  it('signs in everybody who opens it on this computer, and leads to the demo', async () => {
    const demo = { url: `http://127.0.0.1:${port}` };
    const sent = await browse(demo, '/', { host: `127.0.0.1:${port}` });
    expect([sent.status, sent.headers.location]).toEqual([302, `http://localhost:${port}/`]);
    const { status, headers, setCookie } = await browse(demo, '/');
    expect([status, headers.location]).toEqual([302, `http://localhost:${port}/demo`]);
    const cookie = setCookie.split(';')[0] ?? '';
    const session = await fetch(`${demo.url}/v1/session`, { headers: { cookie } });
    expect(await session.json()).toMatchObject({ user: { name: 'Demo admin' }, demo: true });
    const page = await browse(demo, '/demo');
    expect(page.status).toBe(200);
    expect(page.headers['content-security-policy']).toMatch(/; frame-src http:\/\/127\.0\.0\.1:\d+(;|$)/);
  });

  it('signs in on any page that is opened first, and only where nobody is signed in', async () => {
    const demo = { url: `http://127.0.0.1:${port}` };
    for (const path of ['', '/deliveries', '/nowhere']) {
      const { setCookie } = await browse(demo, `/settings/integrations${path}`);
      expect([path, setCookie]).toEqual([path, expect.stringContaining('avsb_jira_session=')]);
      const cookie = setCookie.split(';')[0] ?? '';
      expect((await browse(demo, `/settings/integrations${path}`, { cookie })).setCookie).toBe('');
    }
    const proxied = { host: `localhost:${port}`, 'x-forwarded-for': '203.0.113.7' };
    expect((await browse(demo, '/settings/integrations', proxied)).setCookie).toBe('');
  });

  it('signs in no page of another host whose name leads here', async () => {
    const demo = { url: `http://127.0.0.1:${port}` };
    const rebound = { host: `evil.example:${port}` };
    expect((await browse(demo, '/', rebound)).setCookie).not.toContain('avsb_jira_session');
    const forwarded = await browse(demo, '/', { ...rebound, 'x-forwarded-host': `localhost:${port}` });
    expect([forwarded.status, forwarded.setCookie]).toEqual([403, '']);
    expect(forwarded.text).toContain('This demo runs on another computer.');
  });

  it('does not sign in a request that a proxy on this computer forwards', async () => {
    const demo = { url: `http://127.0.0.1:${port}` };
    const proxied = { host: `localhost:${port}`, 'x-forwarded-for': '203.0.113.7' };
    const refused = await browse(demo, '/', proxied);
    expect([refused.status, refused.setCookie]).toEqual([403, '']);
    const shown = await browse(demo, '/demo', proxied);
    expect([shown.status, shown.setCookie]).toEqual([200, '']);
  });

  it('does not sign in anyone where PUBLIC_URL names another computer', async () => {
    const own = mkdtempSync(join(tmpdir(), 'avsb-demo-public-'));
    const at = await freePort();
    const env = { ...environment(), PORT: String(at), PUBLIC_URL: 'https://demo.avsb.example' };
    const child = spawn(process.execPath, [join(dist, 'main.mjs')], { cwd: own, env });
    let text = '';
    child.stdout.on('data', (part) => (text += part));
    await until(() => text.includes('Ctrl-C stops.'), 'the demo to start');
    // As a proxy sends it that keeps quiet about being one, for a browser that was sent to the public address before.
    const asked = { host: `127.0.0.1:${at}`, cookie: '__Host-avsb_jira_sent=1' };
    const refused = await browse({ url: `http://127.0.0.1:${at}` }, '/', asked);
    expect([refused.status, refused.setCookie]).toEqual([403, '']);
    expect((await browse({ url: `http://127.0.0.1:${at}` }, '/demo', asked)).setCookie).toBe('');
    const ended = once(child, 'exit');
    child.kill('SIGTERM');
    await ended;
    rmSync(own, { recursive: true, force: true });
  });

  it('keeps its files to the user who runs it', async () => {
    const data = join(folder, 'data');
    const files = readdirSync(data).sort();
    expect(files).toEqual(
      expect.arrayContaining(['demo-atlassian-url', 'demo-secrets.json', 'relay.db', 'relay.db.lock']),
    );
    for (const file of files)
      expect([file, (statSync(join(data, file)).mode & 0o777).toString(8)]).toEqual([file, '600']);
  });

  it('connects, makes a destination, files a ticket, and its address shows it', async () => {
    const { code, out } = await cli('send', 'experiment.guardrail_breached');
    expect(code).toBe(0);
    expect(out).toContain('Connected the demo site acme.\nCreated the destination “Rollouts” for the project ROLL.\n');
    expect(out).toContain('Created ROLL-1: No open ticket for this subject and event.\n');
    const [address = ''] = /http:\S+ROLL-1/.exec(out) ?? [];
    const page = await (await fetch(address)).text();
    for (const shown of ['[Guardrail] p95 latency breached on Checkout redesign', 'High', 'Key statistics', '512']) {
      expect(page).toContain(shown);
    }
  });

  it('comments when it happens again, and files a new ticket once the first is Done', async () => {
    const again = ['send', 'experiment.guardrail_breached', '--again'];
    expect((await cli(...again, '--data', 'observedValue=612')).out).toContain('Commented on ROLL-1: ROLL-1 is open');
    const [address = ''] = /http:\S+ROLL-1/.exec((await cli(...again)).out) ?? [];
    const page = await (await fetch(address)).text();
    const [, done = ''] = /value="(\d+)"[^>]*>Done</.exec(page) ?? [];
    const moved = await fetch(`${address}/transition`, {
      method: 'POST',
      body: new URLSearchParams({ transition: done }),
    });
    expect(moved.status).toBe(200);
    expect((await cli(...again)).out).toContain('Created ROLL-2: ROLL-1 is done (Done), so a new ticket is filed.');
  });

  it('answers programs with JSON, and shows a delivery with its tries', async () => {
    const sent = JSON.parse((await cli('send', 'flag.rule_activated', '--json')).out);
    expect(sent).toEqual([expect.objectContaining({ state: 'delivered', outcome: 'created' })]);
    const shown = (await cli('deliveries', 'show', sent[0].id)).out;
    expect(shown).toMatch(/create {2}confirmed {2}201/);
    const listed = JSON.parse((await cli('deliveries', 'list', '--state', 'delivered', '--json')).out);
    expect(listed.items[0].id).toBe(sent[0].id);
  });

  it('is looked over and synced by the commands of an operator, wherever its Atlassian listens', async () => {
    const looked = await cli('doctor');
    expect(looked.out).toContain('ok       configuration: Demo mode.');
    expect(looked.out).toMatch(/ok {7}Atlassian API: http:\S+ answers\./);
    expect(looked).toMatchObject({ code: 0, err: '' });
    expect(await cli('sync')).toMatchObject({
      code: 0,
      out: expect.stringMatching(/^acme: 3 tickets read, \d links? changed\.\n$/),
    });
    expect((await cli('keys', 'rotate')).out).toContain('0 re-encrypted with the first key, 2 already used it.');
    expect((await cli('sites', 'list')).out).toContain('1 connected.');
  });

  it('says what went wrong and what to do next', async () => {
    const unknown = await cli('send', 'experiment.exploded');
    expect(unknown).toMatchObject({
      code: 1,
      err: expect.stringContaining('There is no event type “experiment.exploded”.'),
    });
    const off = await cli('send', 'experiment.launched');
    expect(off).toMatchObject({ code: 1, err: expect.stringContaining('Switch experiment.launched on') });
    expect((await cli('send')).code).toBe(2);
  });

  it('keeps its tickets over a restart, and takes files away from others that an earlier version left to them', async () => {
    await stop();
    const data = join(folder, 'data');
    const kept = readdirSync(data);
    expect(kept).toContain('demo-atlassian.json');
    for (const file of kept) chmodSync(join(data, file), 0o644);
    await start();
    const { out } = await cli('send', 'experiment.guardrail_breached', '--again');
    expect(out).not.toContain('Connected');
    expect(out).toContain('Commented on ROLL-2');
    for (const file of kept.filter((name) => existsSync(join(data, name)))) {
      expect([file, (statSync(join(data, file)).mode & 0o777).toString(8)]).toEqual([file, '600']);
    }
  });

  it('is played by name through /demo, and starts over', async () => {
    const secrets = JSON.parse(await readSecrets());
    const token = await tokenOf({ org: 'org_demo', sub: 'user_demo' }, secrets.jwtSecret);
    const call = (method: string, path: string, body?: unknown) =>
      fetch(`http://127.0.0.1:${port}${path}`, {
        method,
        headers: { authorization: `Bearer ${token}` },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      });
    expect((await call('POST', '/demo/reset')).status).toBe(204);
    expect((await call('POST', '/demo/events', { scenario: 'same_again' })).status).toBe(409);
    expect((await call('POST', '/demo/setup')).status).toBe(204);
    const outcomeOf = async (scenario: string) => {
      const { deliveries } = await (await call('POST', '/demo/events', { scenario })).json();
      return until(async () => {
        const seen = await (await call('GET', `/v1/deliveries/${deliveries[0].id}`)).json();
        return ['delivered', 'waiting', 'failed'].includes(seen.state) ? (seen.outcome ?? seen.state) : undefined;
      }, `${scenario} to settle`);
    };
    expect(await outcomeOf('guardrail_breached')).toBe('created');
    expect(await outcomeOf('same_again')).toBe('commented');
    expect((await call('PUT', '/demo/jira', { fault: 'issue_type_deleted' })).status).toBe(200);
    expect(await outcomeOf('srm_failed')).toBe('waiting');
    expect((await call('PUT', '/demo/jira', { fault: 'well' })).status).toBe(200);
  });

  async function readSecrets(): Promise<string> {
    const { readFile } = await import('node:fs/promises');
    return readFile(join(folder, 'data', 'demo-secrets.json'), 'utf8');
  }
});
