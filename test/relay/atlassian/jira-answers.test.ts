import type { RequestListener } from 'node:http';
import { created, issueToFile, jiraAt, jiraThat, site } from './jira-site';
import { always, type LocalServer, nowhere } from './local-server';

let server: LocalServer | undefined;
afterEach(async () => server?.close());

async function filing(answer: RequestListener, timeoutMs?: number) {
  const against = await jiraThat(answer, undefined, timeoutMs);
  server = against.server;
  return { ...against, answer: await against.jira.createIssue(site, issueToFile) };
}

const breaksOff =
  (status: number): RequestListener =>
  (_request, response) => {
    response.writeHead(status, { 'content-length': '1000' });
    response.write('{"id":"1', () => response.destroy());
  };

describe('filing an issue', () => {
  it('names the new issue', async () => {
    const { answer, observed } = await filing(always(201, created));
    expect(answer).toEqual({ kind: 'ok', status: 201, value: { id: '10001', key: 'OPS-1' } });
    expect(observed).toEqual([{ operation: 'createIssue', cloudId: 'c1', status: 201, durationMs: 0 }]);
    const [request] = server!.seen;
    expect(request).toMatchObject({ method: 'POST', url: '/ex/jira/c1/rest/api/3/issue' });
    expect(request!.headers).toMatchObject({ authorization: 'Bearer access-1', 'content-type': 'application/json' });
    expect(JSON.parse(request!.body)).toEqual(issueToFile);
  });

  it.each<[string, number, RequestListener]>([
    ['a 201 that names no issue', 201, always(201, {})],
    ['a 201 with an empty key', 201, always(201, { id: '10001', key: '' })],
    ['a 201 with a list', 201, always(201, [created])],
    ['a 201 without a body', 201, always(201, '')],
    ['a 201 with a page', 201, always(201, '<html>Welcome</html>')],
    ['a 201 that breaks off', 201, breaksOff(201)],
    ['an endless 201', 201, always(201, ' '.repeat(6 * 1024 * 1024))],
    ['a 200', 200, always(200, created)],
    ['a 204', 204, always(204, '')],
    ['a redirect', 302, always(302, '', { location: '/rest/api/3/elsewhere' })],
    ['a 500', 500, always(500, { errorMessages: ['Internal server error'] })],
    ['a 502', 502, always(502, '<html>Bad gateway</html>')],
    ['a 503 without Retry-After', 503, always(503, '')],
  ])('may have happened after %s, so the answer is faulty', async (_what, status, listener) => {
    const { answer } = await filing(listener);
    expect(answer).toMatchObject({ kind: 'faulty', status, retryAt: null });
    expect(server!.seen).toHaveLength(1);
  });

  it('was not sent if the connection is refused', async () => {
    const { jira, observed } = jiraAt(await nowhere());
    expect(await jira.createIssue(site, issueToFile)).toEqual({
      kind: 'unreachable',
      mayHaveArrived: false,
      message: 'Jira could not be reached (ECONNREFUSED)',
    });
    expect(observed).toMatchObject([{ status: null }]);
  });

  it('may have happened when the connection drops before an answer', async () => {
    const { answer } = await filing((_request, response) => response.destroy());
    expect(answer).toMatchObject({ kind: 'unreachable', mayHaveArrived: true });
  });

  it('may have happened when Jira is silent for too long', async () => {
    const { answer } = await filing(() => undefined, 50);
    expect(answer).toEqual({ kind: 'unreachable', mayHaveArrived: true, message: 'Jira did not answer within 50 ms' });
  });

  it('ends at the timeout when the answer never ends', async () => {
    const { answer } = await filing((_request, response) => {
      response.writeHead(201);
      response.write('{');
    }, 200);
    expect(answer).toMatchObject({ kind: 'faulty', status: 201 });
  });
});

describe("Jira's refusal", () => {
  it.each([
    [
      'word for word',
      always(400, { errorMessages: ['No.'], errors: { priority: 'Priority is wrong.', labels: 'Spaces.' } }),
      { status: 400, errorMessages: ['No.'], errors: { priority: 'Priority is wrong.', labels: 'Spaces.' } },
    ],
    [
      'with one part left out',
      always(400, { errors: { project: 'x' } }),
      { errorMessages: [], errors: { project: 'x' } },
    ],
    [
      'with values that are no text',
      always(400, { errorMessages: [{ a: 1 }], errors: { project: ['x', 1], __proto__x: null } }),
      { errorMessages: ['{"a":1}'], errors: { project: '["x",1]', __proto__x: 'null' } },
    ],
    ['a megabyte', always(413, 'y'.repeat(1024 * 1024)), { status: 413, errorMessages: ['y'.repeat(500)] }],
    ['without words', always(404, { errorMessages: [] }), { status: 404, errorMessages: [], errors: {} }],
    ['with warnings beside', always(400, { errorMessages: ['No.'], warningMessages: [] }), { errorMessages: ['No.'] }],
  ])('is passed on: %s', async (_what, listener, refusal) => {
    const { answer } = await filing(listener);
    expect(answer).toMatchObject({ kind: 'refused', retryAt: null, ...refusal });
  });

  const tomcat = { timestamp: 1, status: 404, error: 'Not Found', message: 'No message available', path: '/x' };
  const page = '<!DOCTYPE html>\n<html><head><title>Page\n Unavailable</title></head><body>Secret</body></html>';
  it.each<[string, number, RequestListener, string]>([
    ["the gateway's", 403, always(403, { code: 403, message: 'Not allowed here' }), ': “Not allowed here”'],
    ["a server's before Jira", 404, always(404, tomcat), ': “No message available”'],
    ['a page of HTML', 404, always(404, page), ': “Page Unavailable”'],
    ['a page without a title', 403, always(403, `<html>${'x'.repeat(900)}`), ''],
    ['plain text', 403, always(403, 'XSRF check failed'), ': “XSRF check failed”'],
    ['a page of HTML as a JSON text', 400, always(400, JSON.stringify(page)), ': “Page Unavailable”'],
    ['a JSON text', 400, always(400, '"no"'), ': “no”'],
    ['nothing', 404, always(404, ''), ''],
    ['one that breaks off', 404, breaksOff(404), ': “{"id":"1”'],
    ['a request that came too early', 425, always(425, { errorMessages: ['Too early'] }), ': “Too early”'],
    [
      'a method that is not allowed',
      405,
      always(405, '<html><head><title>405 Not Allowed</title>'),
      ': “405 Not Allowed”',
    ],
  ])("says nothing of issue or project where it isn't Jira's own: %s", async (_what, status, listener, words) => {
    const { answer } = await filing(listener);
    const message = `${status} was answered in place of Jira${words}`;
    expect(answer).toEqual({ kind: 'faulty', status, message, retryAt: null, mayHaveHappened: false });
  });

  it('may have happened where the request timed out on its way (408)', async () => {
    const { answer } = await filing(always(408, ''));
    expect(answer).toMatchObject({ kind: 'faulty', status: 408, mayHaveHappened: true });
  });

  it('never holds the access token, even where a proxy quotes it', async () => {
    const { answer } = await filing(always(400, { errorMessages: ['Bad header: Bearer access-1'] }));
    expect(answer).toMatchObject({ kind: 'refused', errorMessages: ['Bad header: Bearer [redacted]'] });
  });
});

describe('a name in a path', () => {
  it('is encoded', async () => {
    const { jira, server: started } = await jiraThat(always(404, ''));
    server = started;
    await jira.getIssue({ ...site, cloudId: 'c/1' }, '../A B?x#y%2e');
    expect(started.seen[0]!.url).toBe('/ex/jira/c%2F1/rest/api/3/issue/..%2FA%20B%3Fx%23y%252e?fields=status');
  });

  it.each(['', '.', '..', '\ud800'])(
    'is answered by 404 and not sent if it would change the path: %j',
    async (name) => {
      const { jira, server: started, observed } = await jiraThat(always(200, {}));
      server = started;
      expect(await jira.issueTypesOf(site, name)).toMatchObject({ kind: 'refused', status: 404 });
      expect(started.seen).toHaveLength(0);
      expect(observed).toHaveLength(0);
    },
  );
});
