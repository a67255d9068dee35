import { Agent, request } from 'node:http';
import fc from 'fast-check';
import { SignJWT } from 'jose';
import { eventOf, signedHeaders, tokenOf } from '../../support/avsb';
import { wholeDocument } from '../../support/document';
import { type ForgeKeys, forgeAppId, startForgeKeys } from '../../support/forge-keys';
import { siteOf } from '../../support/jira';
import { killAllRelays, type RelayProcess, startRelayProcess } from '../../support/process';
import { type BadRequest, type Caller, requestsTo } from './requests';

/** How many requests, and which: `BAD_INPUT_REQUESTS=100000 BAD_INPUT_SEED=7 npx jest bad-input` sends many others. */
const count = Number(process.env.BAD_INPUT_REQUESTS ?? 1_500);
const seed = Number(process.env.BAD_INPUT_SEED ?? 1);
const atOnce = 8;
const chunk = 500;

/** What the relay needs, and a little: it dies of what it forgets to free. */
const smallHeap = '--max-old-space-size=72';

let relay: RelayProcess;
let keys: ForgeKeys;
let agent: Agent;
let known: string[];

beforeAll(async () => {
  keys = await startForgeKeys();
  relay = await startRelayProcess({
    environment: { NODE_OPTIONS: smallHeap, FORGE_APP_ID: forgeAppId, FORGE_JWKS_URL: keys.jwksUrl },
  });
  agent = new Agent({ keepAlive: true, maxSockets: atOnce });
  const destination = await relay.destination();
  const { deliveries } = await relay.send(eventOf('experiment.guardrail_breached'));
  const { issueKey } = await relay.settled(deliveries[0].id);
  const { body: links } = await relay.call('GET', '/v1/links?subjectKind=experiment&subjectId=exp_42');
  known = [
    destination.id,
    destination.site.id,
    deliveries[0].id,
    links.items[0].id,
    issueKey,
    ...['ROLL', 'experiment', 'exp_42', 'org_1', 'Bug', 'experiment.guardrail_breached'],
    'https://app.avsb.example/experiments/exp_42/results',
    'Breach of {{guardrailMetric}}',
  ];
});
afterAll(async () => {
  agent.destroy();
  await relay.dispose();
  await killAllRelays();
  await keys.server.close();
});

interface Answered {
  readonly status: number;
  readonly contentType: string;
  readonly body: string;
}

async function credentialsOf(caller: Caller, body: string): Promise<Record<string, string>> {
  if (caller === 'nobody') return {};
  if (caller === 'avsb') return signedHeaders(body);
  if (caller === 'forge') {
    const { cloudId } = siteOf(relay.atlassian);
    return { authorization: `Bearer ${await keys.tokenFor(cloudId)}` };
  }
  if (caller === 'person') return { authorization: `Bearer ${await tokenOf()}` };
  const signed = new SignJWT({}).setProtectedHeader({ alg: 'HS256' }).setIssuedAt().setExpirationTime('3m');
  return { authorization: `Bearer ${await signed.sign(new TextEncoder().encode('test-client-secret'))}` };
}

/** Not by `fetch`, which corrects addresses before it sends them. */
async function ask({ method, path, caller, headers, body }: BadRequest): Promise<Answered> {
  const credentials = await credentialsOf(caller, body ?? '');
  const { hostname, port } = new URL(relay.url);
  // Node leaves it out of a DELETE, whose body would then be taken for the next request.
  const length = body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) };
  return new Promise((resolve, reject) => {
    const sent = request(
      {
        maxHeaderSize: 64_000,
        agent,
        hostname,
        port,
        method,
        path,
        headers: { ...length, ...credentials, ...headers },
      },
      (answer) => {
        const parts: Buffer[] = [];
        answer.on('data', (part: Buffer) => parts.push(part));
        answer.on('error', reject);
        answer.on('end', () => {
          resolve({
            status: answer.statusCode ?? 0,
            contentType: answer.headers['content-type'] ?? '',
            body: Buffer.concat(parts).toString(),
          });
        });
      },
    );
    sent.on('error', (error) =>
      reject(
        new Error(`${error.message}: ${path.length} ${JSON.stringify({ method, path, headers, body }).slice(-2_000)}`),
      ),
    );
    sent.end(body);
  });
}

/** What is wrong with an answer, however bad the request was. */
function faultOf({ status, contentType, body }: Answered): string | undefined {
  if (status >= 500) return `${status}: ${body}`;
  if (status < 400) return undefined;
  if (/^text\/html\b/.test(contentType)) return undefined;
  if (!/^application\/problem\+json\b/.test(contentType)) return `${status} as ${contentType}`;
  const problem: unknown = JSON.parse(body);
  const isProblem = typeof problem === 'object' && problem !== null && 'type' in problem && 'detail' in problem;
  if (!isProblem) return `${status} is no problem: ${body}`;
  return /\bat .+\(.+:\d+:\d+\)|node_modules|SQLITE_|syntax error at/.test(body)
    ? `it reveals too much: ${body}`
    : undefined;
}

it('bad input is answered with a problem of the caller’s, and never breaks the relay', async () => {
  const requests = requestsTo(wholeDocument(), known);
  const statuses: Record<number, number> = {};
  for (let done = 0; done < count; done += chunk) {
    const batch = fc.sample(requests, { numRuns: Math.min(chunk, count - done), seed: seed + done });
    const waiting = batch.values();
    const sender = async () => {
      for (const bad of waiting) {
        const answered = await ask(bad);
        statuses[answered.status] = (statuses[answered.status] ?? 0) + 1;
        const fault = faultOf(answered);
        if (fault !== undefined) throw new Error(`${JSON.stringify(bad).slice(0, 2_000)} was answered ${fault}`);
      }
    };
    await Promise.all(Array.from({ length: atOnce }, sender));
  }
  // Some of it is right, and some is turned away for each reason: nothing of the kind is stopped at the door.
  for (const status of [200, 401, 404, 422]) expect([status, statuses[status]]).toEqual([status, expect.any(Number)]);
  expect((await fetch(`${relay.url}/healthz`)).status).toBe(200);
}, 600_000);
