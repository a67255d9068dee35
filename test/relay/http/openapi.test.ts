import { routesServed } from '../../../relay/http/served';
import { browse, publicUrlOf } from '../support/browser';
import { undocumentedIn, wholeDocument } from '../support/document';
import { startRelay, type TestRelay } from '../support/relay';
import { contract } from './contract';

let relay: TestRelay;
beforeAll(async () => {
  relay = await startRelay();
});

const operationsOf = (paths: object) =>
  Object.entries(paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
  );

describe('the OpenAPI document', () => {
  it('is served to anyone, and names the relay as a browser sees it', async () => {
    const { status, body, headers } = await relay.call('GET', '/openapi.json', undefined, { token: null });
    expect([status, headers.get('content-type')]).toEqual([200, 'application/json; charset=utf-8']);
    expect(body).toMatchObject({ openapi: '3.1.0', servers: [{ url: publicUrlOf(relay) }] });
  });

  it('describes exactly what is served: no demo, and without an app id nothing for the Forge app', async () => {
    const { body } = await relay.call('GET', '/openapi.json');
    const operations = operationsOf(body.paths);
    expect(operations.filter((operation) => / \/(demo|forge|$)/.test(operation))).toEqual([]);
    const served = routesServed({ isDemo: false, hasForge: false });
    expect(operations).toHaveLength(served.length);
  });

  it.each(contract)('has the operation of the contract: %s', (operation) => {
    expect(operationsOf(wholeDocument().paths)).toContain(operation);
  });

  it('has no other operation that callers could rely on', () => {
    const others = operationsOf(wholeDocument().paths).filter((operation) => !contract.includes(operation));
    expect(others.sort()).toEqual([
      'GET /',
      'GET /assets/{name}',
      'GET /demo/mails',
      'GET /demo/state',
      'GET /demo/subjects/{id}',
      'GET /icon.svg',
      'GET /settings/integrations/{page}',
      'POST /demo/token',
      'POST /session/switch',
    ]);
  });

  it('names each operation once, says who may call it, and which errors it gives', () => {
    const { paths } = wholeDocument();
    const operations = Object.values(paths).flatMap((methods) => Object.values(methods));
    expect(new Set(operations.map(({ operationId }) => operationId)).size).toBe(operations.length);
    const { security, parameters, responses } = paths['/v1/destinations/{id}/mappings']?.put ?? {};
    expect(security).toEqual([{ bearer: [] }, { session: [], csrf: [] }]);
    expect(parameters?.map(({ name }) => name)).toEqual(['id', 'if-match']);
    expect(Object.keys(responses ?? {})).toEqual(
      expect.arrayContaining(['200', '401', '403', '404', '412', '413', '422', '429', '502']),
    );
    const events = paths['/v1/events']?.post;
    expect(events?.security).toEqual([{ signature: [] }]);
    expect(events?.parameters.map(({ name }) => name)).toEqual(['webhook-id', 'webhook-timestamp']);
  });

  it('says for each query parameter whether it is required, and of what type it is', () => {
    const { parameters = [] } = wholeDocument().paths['/v1/deliveries']?.get ?? {};
    expect(parameters.find(({ name }) => name === 'limit')).toEqual({
      name: 'limit',
      in: 'query',
      required: false,
      schema: { type: 'integer', minimum: 1, maximum: 200, default: 50 },
    });
  });

  it('refers only to components that it contains', () => {
    const document = wholeDocument();
    const references = [...JSON.stringify(document).matchAll(/"\$ref":"#\/components\/(\w+)\/(\w+)"/g)];
    expect(references.length).toBeGreaterThan(50);
    for (const [, kind, name] of references) {
      expect([name, Object.keys(document.components[kind as 'schemas' | 'responses'])]).toEqual([
        name,
        expect.arrayContaining([name]),
      ]);
    }
  });

  it('is checked against answers: an extra or missing field is found', () => {
    const answered = {
      method: 'GET',
      path: '/v1/links/destinations',
      status: 200,
      headers: new Headers({ 'content-type': 'application/json' }),
    };
    const item = { id: 'dst_1', name: 'Rollouts', projectKey: 'ROLL', siteName: 'acme', siteUrl: 'https://acme' };
    const whole = { items: [item], nextCursor: null };
    expect(undocumentedIn({ ...answered, body: whole })).toEqual([]);
    expect(undocumentedIn({ ...answered, body: { ...whole, total: 1 } })).not.toEqual([]);
    expect(
      undocumentedIn({ ...answered, body: { items: [{ ...item, siteUrl: null }], nextCursor: null } }),
    ).not.toEqual([]);
    expect(undocumentedIn({ ...answered, body: { items: [] } })).not.toEqual([]);
    expect(undocumentedIn({ ...answered, status: 418, body: whole })).not.toEqual([]);
    expect(undocumentedIn({ ...answered, path: '/v1/unheard-of', body: whole })).not.toEqual([]);
  });
});

describe('the documentation', () => {
  it('describes each operation that is served, and each schema', async () => {
    const { text } = await browse(relay, '/docs');
    const { body } = await relay.call('GET', '/openapi.json');
    for (const operation of operationsOf(body.paths)) expect(text).toContain(`<code>${operation}</code>`);
    for (const name of Object.keys(body.components.schemas)) expect(text).toContain(`id="schema-${name}"`);
  });

  it('loads nothing from elsewhere, and no script', async () => {
    const { status, headers, text } = await browse(relay, '/docs');
    expect([status, headers['content-type']]).toEqual([200, 'text/html; charset=utf-8']);
    expect(text).not.toMatch(/<script|<link|<img|@import|url\(| style="/);
    const targets = [...text.matchAll(/(?:href|src)="([^"]*)"/g)].map(([, target]) => target);
    expect(targets.filter((target) => !/^#|^\/openapi\.json$/.test(target ?? ''))).toEqual([]);
    const [, nonce = ''] = /<style nonce="([^"]+)">/.exec(text) ?? [];
    expect(headers['content-security-policy']).toBe(
      `default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; style-src 'nonce-${nonce}'`,
    );
  });

  it('has a target for each of its links', async () => {
    const { text } = await browse(relay, '/docs');
    for (const [, anchor] of text.matchAll(/href="#([^"]+)"/g)) expect(text).toContain(`id="${anchor}"`);
  });
});
