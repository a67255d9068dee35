import { eventOf } from '../support/avsb';
import { issuesOf } from '../support/jira';
import { startRelay, type TestRelay } from '../support/relay';
import { type Story, sideBySide } from '../support/side-by-side';
import { until } from '../support/until';

const type = 'experiment.guardrail_breached';

const lapsed = { code: 403, message: 'The app is not installed on this instance' };
const tomcat = { timestamp: 1, status: 404, error: 'Not Found', message: 'No message available', path: '/x' };
const page = '<!DOCTYPE html><html><head><title>Page Unavailable</title></head><body>Try later</body></html>';

/** Where a page is answered in place of Jira, nothing of it is kept but its title. */
const kept = /Page Unavailable/;

const inTime = { atOnce: 6 };

async function ready(options: Parameters<typeof startRelay>[0] = {}) {
  const relay = await startRelay(options);
  const destination = await relay.destination();
  return { relay, destination };
}

async function breach(relay: TestRelay): Promise<string> {
  const { deliveries } = await relay.send(eventOf(type));
  return deliveries[0].id;
}

const delivery = async (relay: TestRelay, id: string) => (await relay.call('GET', `/v1/deliveries/${id}`)).body;

/** Jira says this to one call of an operation. */
function answering(relay: TestRelay, operationId: string, status: number, body: unknown): void {
  relay.atlassian.faults.add({ match: { operationId }, action: { kind: 'answer', status, body }, times: 1 });
}

async function waitsForReconnect(operationId: string, isAgain: boolean): Promise<void> {
  const { relay, destination } = await ready();
  if (isAgain) await relay.settled(await breach(relay));
  answering(relay, operationId, 403, lapsed);
  const id = await breach(relay);
  expect(await relay.settled(id)).toMatchObject({
    state: 'waiting',
    reason: expect.stringContaining('is connected again'),
  });
  const { body } = await relay.call('GET', `/v1/destinations/${destination.id}`);
  expect(body).toMatchObject({ state: 'reconnect_required', counts: { waiting: 1 } });
  await relay.reconnect(destination.site.id);
  const outcome = isAgain ? 'commented' : 'created';
  await until(async () => (await delivery(relay, id)).outcome === outcome, 'the delivery to continue');
  expect((await relay.call('GET', `/v1/destinations/${destination.id}`)).body.state).toBe('active');
  expect(issuesOf(relay.atlassian)).toHaveLength(1);
  await relay.stop();
}

async function isRetried(operationId: string, status: number, body: unknown): Promise<void> {
  const { relay, destination } = await ready();
  const first = await relay.settled(await breach(relay));
  answering(relay, operationId, status, body);
  const id = await breach(relay);
  expect(await relay.settled(id)).toMatchObject({ outcome: 'commented', issueKey: first.issueKey });
  const [attempt] = (await delivery(relay, id)).attemptLog;
  expect(attempt).toMatchObject({ result: 'retryable', jiraStatus: status });
  expect(JSON.stringify(attempt)).not.toContain('<');
  expect((await relay.call('GET', `/v1/destinations/${destination.id}`)).body.state).toBe('active');
  expect(issuesOf(relay.atlassian)).toHaveLength(1);
  await relay.stop();
}

/** While Jira answers pages, the delivery is deferred, and says what a person would read there. */
async function showsTheTitle(operationId: string, status: number, body = page): Promise<void> {
  const { relay } = await ready();
  await relay.settled(await breach(relay));
  relay.atlassian.faults.add({ match: { operationId }, action: { kind: 'answer', status, body } });
  const id = await breach(relay);
  const deferred = await until(async () => {
    const now = await delivery(relay, id);
    return now.lastError !== null && now;
  }, 'the first attempt');
  expect([deferred.reason, deferred.lastError.message]).toEqual([
    expect.stringMatching(kept),
    expect.stringMatching(kept),
  ]);
  expect(JSON.stringify([deferred, await relay.call('GET', '/v1/audit-log')])).not.toContain('Try later');
  relay.atlassian.faults.clear();
  await until(async () => (await delivery(relay, id)).outcome === 'commented', 'the comment');
  await relay.stop();
}

/** One operation alone doesn't accept the token: that is its own trouble, not the site's. */
async function failsAlone(operationId: string): Promise<void> {
  const { relay, destination } = await ready();
  const scope = { code: 401, message: 'Unauthorized; scope does not match' };
  relay.atlassian.faults.add({ match: { operationId }, action: { kind: 'answer', status: 401, body: scope } });
  const id = await breach(relay);
  expect(await relay.settled(id)).toMatchObject({ state: 'failed', lastError: { errorMessages: [scope.message] } });
  const { body } = await relay.call('GET', `/v1/destinations/${destination.id}`);
  expect([body.state, (await relay.call('GET', '/v1/sites')).body.items[0].status]).toEqual(['active', 'connected']);
  relay.atlassian.faults.clear();
  expect((await relay.call('POST', `/v1/deliveries/${id}/retry`)).status).toBe(202);
  await until(async () => (await delivery(relay, id)).outcome === 'created', 'the retry');
  await relay.stop();
}

async function filesAfter(status: number, body: unknown): Promise<void> {
  const { relay, destination } = await ready();
  answering(relay, 'createIssue', status, body);
  const id = await breach(relay);
  expect(await relay.settled(id)).toMatchObject({ outcome: 'created' });
  const [attempt] = (await delivery(relay, id)).attemptLog;
  expect(attempt).toMatchObject({ result: 'retryable', jiraStatus: status });
  expect((await relay.call('GET', `/v1/destinations/${destination.id}`)).body.state).toBe('active');
  await relay.stop();
}

describe('a grant that has lapsed, of which only the gateway tells, by a 403 of its own,', () => {
  sideBySide(
    {
      'to a create: the site is to be reconnected, and the ticket is filed after it without a repair': () =>
        waitsForReconnect('createIssue', false),
      'to the read of an open ticket: the same, and the comment is written': () => waitsForReconnect('getIssue', true),
      'to a comment: the same': () => waitsForReconnect('addComment', true),
    },
    inTime,
  );
});

describe("an answer that isn't Jira's own", () => {
  const answers = {
    'a 404 of a server before Jira': [404, tomcat],
    'a 404 page': [404, page],
    'a bare 403': [403, ''],
  } as const;
  sideBySide(
    {
      ...Object.fromEntries(
        Object.entries(answers).flatMap(([what, [status, body]]): [string, Story][] => [
          [
            `${what} to a create: filed at the next attempt, and nothing is to be repaired`,
            () => filesAfter(status, body),
          ],
          [
            `${what} to the read of an open ticket: a comment, not a second ticket`,
            () => isRetried('getIssue', status, body),
          ],
          [`${what} to a comment: written at the next attempt`, () => isRetried('addComment', status, body)],
        ]),
      ),
      'a 425 to a create: filed at the next attempt': () => filesAfter(425, ''),
      'a 408 to the read of an open ticket: a comment, not a second ticket': () => isRetried('getIssue', 408, ''),
      'a page with 500: its title is shown, and nothing else of it': () => showsTheTitle('getIssue', 500),
      'a page with 403: the same': () => showsTheTitle('getIssue', 403),
      'a page with 404, as a JSON text: the same': () => showsTheTitle('getIssue', 404, JSON.stringify(page)),
    },
    inTime,
  );
});

describe('a 401 of one operation alone', () => {
  sideBySide(
    { 'fails its delivery, and the site stays connected: the retry files it': () => failsAlone('createIssue') },
    inTime,
  );
});

describe('a description that Jira finds too long', () => {
  it.each([
    ['German', 'Der eingegebene Text ist zu lang. Er überschreitet die zulässige Höchstlänge von 32.767 Zeichen.'],
    ['Japanese', '入力したテキストが長すぎます。'],
    ['French', 'Le texte saisi est trop long. Il dépasse la limite autorisée de 32 767 caractères.'],
  ])('is shortened in whatever language Jira says so: %s', async (_language, description) => {
    const { relay, destination } = await ready();
    const row = destination.mappings.find(({ eventType }: { eventType: string }) => eventType === type);
    const long = { ...row, descriptionTemplate: 'word '.repeat(6_000) };
    await relay.call('PUT', `/v1/destinations/${destination.id}/mappings`, { mappings: [long] });
    answering(relay, 'createIssue', 400, { errorMessages: [], errors: { description } });
    const id = await breach(relay);
    expect(await relay.settled(id)).toMatchObject({
      outcome: 'created',
      reason: expect.stringContaining('The description was shortened'),
    });
    await relay.stop();
  });
});
