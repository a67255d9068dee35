import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { browse, publicUrlOf } from '../support/browser';
import { startRelay, type TestRelay } from '../support/relay';

const built = mkdtempSync(join(tmpdir(), 'avsb-web-'));
const entry = (name: string) =>
  `<!doctype html><meta property="csp-nonce" nonce="__CSP_NONCE__"><title>${name}</title><style nonce="__CSP_NONCE__"></style>`;
const script = 'export const answer = 42;\n'.repeat(200);

let relay: TestRelay;
beforeAll(async () => {
  mkdirSync(join(built, 'assets'));
  writeFileSync(join(built, 'index.html'), entry('Integrations'));
  writeFileSync(join(built, 'embed.html'), entry('Panel'));
  writeFileSync(join(built, 'panel.js'), script);
  writeFileSync(join(built, 'icon.svg'), '<svg xmlns="http://www.w3.org/2000/svg"/>');
  writeFileSync(join(built, 'assets', 'index-B3kL9x.js'), script);
  writeFileSync(join(built, 'secret.txt'), 'not for anybody');
  relay = await startRelay({
    webFolder: built,
    environment: { AVSB_ORIGINS: 'https://app.avsb.example,https://eu.avsb.example' },
  });
});
afterAll(() => rmSync(built, { recursive: true, force: true }));

function directivesOf(policy = ''): Record<string, string> {
  return Object.fromEntries(
    policy.split('; ').map((directive) => [directive.split(' ')[0], directive.split(' ').slice(1).join(' ')]),
  );
}

describe('the pages', () => {
  it.each(['/settings/integrations', '/settings/integrations/', '/settings/integrations/destinations/dst_1'])(
    'are served to everyone, signed in or not: %s',
    async (path) => {
      const { status, headers, text } = await browse(relay, path);
      expect(status).toBe(200);
      expect(headers['content-type']).toBe('text/html; charset=utf-8');
      expect(headers['cache-control']).toBe('no-store');
      expect(text).toContain('<title>Integrations</title>');
    },
  );

  it.each([
    '/settings/integrations/nowhere',
    '/settings/integrations/destinations/dst_1/edit',
    '/nowhere',
    '/settings',
  ])('are 404 where the address is of none of them, with the way back: %s', async (path) => {
    const { status, headers, text } = await browse(relay, path);
    expect([status, headers['content-type']]).toEqual([404, 'text/html; charset=utf-8']);
    expect(text).toContain(path.startsWith('/settings/') ? '<title>Integrations</title>' : 'Go to Integrations');
  });

  it('may run their own scripts and nothing else', async () => {
    const { headers, text } = await browse(relay, '/settings/integrations');
    const [, nonce = ''] = /nonce="([^"]+)"/.exec(text) ?? [];
    expect(nonce).toMatch(/^[A-Za-z0-9+/]{22}==$/);
    expect(directivesOf(headers['content-security-policy'])).toEqual({
      'default-src': "'none'",
      'script-src': "'self'",
      'style-src': `'self' 'nonce-${nonce}'`,
      'connect-src': "'self'",
      'img-src': "'self' data:",
      'require-trusted-types-for': "'script'",
      'base-uri': "'none'",
      'form-action': "'none'",
      'frame-ancestors': "'none'",
    });
    expect(headers['x-frame-options']).toBe('DENY');
  });

  it('have a new nonce in every answer, in each place', async () => {
    const [one, other] = [await browse(relay, '/settings/integrations'), await browse(relay, '/settings/integrations')];
    const noncesIn = (text: string) => [...text.matchAll(/nonce="([^"]+)"/g)].map(([, nonce]) => nonce);
    expect(new Set(noncesIn(one.text)).size).toBe(1);
    expect(noncesIn(one.text)).toHaveLength(2);
    expect(noncesIn(one.text)[0]).not.toBe(noncesIn(other.text)[0]);
  });

  it('say so if they have not been built', async () => {
    const bare = await startRelay();
    const { status, text } = await browse(bare, '/settings/integrations');
    expect([status, text]).toEqual([200, expect.stringContaining('The pages have not been built.')]);
    expect((await browse(bare, '/panel.js')).status).toBe(404);
    await bare.stop();
  });

  it('do not include the demo outside demo mode', async () => {
    for (const path of ['/demo', '/demo/mailbox', '/demo/results/exp_42', '/'])
      expect((await browse(relay, path)).status).toBe(404);
  });
});

describe('the panel for frames', () => {
  it("can only be framed by AvsB's pages", async () => {
    const { status, headers, text } = await browse(relay, '/embed/panel?subjectKind=experiment&subjectId=exp_42');
    expect([status, text]).toEqual([200, expect.stringContaining('<title>Panel</title>')]);
    expect(directivesOf(headers['content-security-policy'])['frame-ancestors']).toBe(
      'https://app.avsb.example https://eu.avsb.example',
    );
    expect(headers['x-frame-options']).toBeUndefined();
  });

  it('cannot be framed if no origin is configured', async () => {
    const closed = await startRelay({ webFolder: built });
    const { headers } = await browse(closed, '/embed/panel');
    expect(directivesOf(headers['content-security-policy'])['frame-ancestors']).toBe("'none'");
    expect(headers['x-frame-options']).toBe('DENY');
    await closed.stop();
  });
});

describe('built files', () => {
  const encoded = async (path: string, encoding: string) => {
    const response = await fetch(`${publicUrlOf(relay)}${path}`, { headers: { 'accept-encoding': encoding } });
    return { headers: response.headers, text: await response.text() };
  };

  it('with a hash in their name are cached for good', async () => {
    const { status, headers, text } = await browse(relay, '/assets/index-B3kL9x.js');
    expect([status, text]).toEqual([200, script]);
    expect(headers['content-type']).toBe('text/javascript; charset=utf-8');
    expect(headers['cache-control']).toBe('public, max-age=31536000, immutable');
    expect(headers['cross-origin-resource-policy']).toBe('same-origin');
  });

  it('without one are revalidated, and the panel may be used by pages of other origins', async () => {
    const { headers } = await browse(relay, '/panel.js');
    expect(headers['cache-control']).toBe('public, max-age=300');
    expect(headers['cross-origin-resource-policy']).toBe('cross-origin');
    expect((await browse(relay, '/icon.svg')).headers).toMatchObject({
      'content-type': 'image/svg+xml',
      // Cards in Jira show it.
      'cross-origin-resource-policy': 'cross-origin',
    });
  });

  it.each(['br', 'gzip', 'identity'])('are sent as %s if the browser accepts that', async (encoding) => {
    const { headers, text } = await encoded('/panel.js', encoding);
    expect(headers.get('content-encoding')).toBe(encoding === 'identity' ? null : encoding);
    expect(headers.get('vary')).toMatch(/accept-encoding/i);
    expect(text).toBe(script);
  });

  it.each(['br', 'gzip'])('are much smaller as %s', async (encoding) => {
    const { headers } = await browse(relay, '/panel.js', { 'accept-encoding': encoding });
    expect(Number(headers['content-length'])).toBeLessThan(script.length / 10);
  });

  it.each([
    '/assets/missing-1.js',
    '/assets/..%2fsecret.txt',
    '/assets/..%2findex.html',
    '/assets/%2e%2e%2fpanel.js',
    '/assets/..%5cpanel.js',
    '/secret.txt',
    '/index.html',
    '/assets/',
  ])('are only these: %s', async (path) => {
    expect([404, 422]).toContain((await browse(relay, path)).status);
  });
});

describe('every answer', () => {
  it('tells browsers not to frame, sniff or send a referrer', async () => {
    for (const path of ['/healthz', '/v1/session', '/settings/integrations', '/nowhere']) {
      const { headers } = await browse(relay, path);
      expect(headers['x-content-type-options']).toBe('nosniff');
      expect(headers['referrer-policy']).toBe('same-origin');
      expect(headers['content-security-policy']).toMatch(/default-src 'none'.*frame-ancestors 'none'/);
      expect(headers['strict-transport-security']).toBeUndefined();
    }
  });

  it('keeps browsers on https if the relay is on https', async () => {
    const secure = await startRelay({ environment: { PUBLIC_URL: 'https://jira.avsb.example' } });
    const { headers } = await browse(secure, '/healthz');
    expect(headers['strict-transport-security']).toBe('max-age=31536000');
    await secure.stop();
  });
});
