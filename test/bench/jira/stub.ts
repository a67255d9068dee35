import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { serve } from '../process/serve';
import type { JiraCounts, JiraQuestion } from './questions';

/**
 * A Jira that does next to nothing, in a process of its own: it answers well-formed bodies after a set time, and counts.
 * The simulated Atlassian Cloud validates everything it is sent, which costs more than what is measured here.
 */
const issueTypes = ['Task', 'Bug'].map((name, index) => ({ id: String(10_001 + index), name, subtask: false }));
const priorities = ['High', 'Medium', 'Low'].map((name, index) => ({ id: String(index + 1), name }));
const cloudId = 'b0e7c4f5-1c1d-4b8e-9a51-7d3f2a6c9e10';
const project = { id: '10000', key: 'ROLL', name: 'Rollouts' };
const status = { name: 'To Do', statusCategory: { key: 'new' } };
const scope = 'read:jira-work write:jira-work manage:jira-webhook read:license:jira';

let latencyMs = 0;
let isHeld = false;
let held: (() => void)[] = [];
let counts = noCounts();
let whenCreated: { tickets: number; resolve: () => void } | undefined;

const server = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => answer(request, Buffer.concat(chunks).toString(), response));
});
server.keepAliveTimeout = 120_000;
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

serve<JiraQuestion, unknown>((question) => {
  switch (question.kind) {
    case 'address':
      return url;
    case 'begin':
      latencyMs = question.latencyMs;
      isHeld = question.isHeld;
      counts = noCounts();
      return null;
    case 'release':
      return release();
    case 'created':
      return created(question.tickets, question.withinMs);
    case 'waiting':
      return held.length;
  }
});

function answer(request: IncomingMessage, body: string, response: ServerResponse): void {
  const path = (request.url ?? '').split('?')[0] ?? '';
  const granted = grantTo(path);
  if (granted !== undefined) {
    send(response, 200, granted);
    return;
  }
  counts.calls += 1;
  const operation = path.replace(/^\/ex\/jira\/[^/]+\/rest\/api\/3/, '');
  if (request.method === 'POST' && operation === '/issue') {
    createIssue(body, response);
    return;
  }
  const { status: code, body: answered } = answerTo(request.method ?? '', operation);
  setTimeout(() => send(response, code, answered), latencyMs);
}

function grantTo(path: string): unknown {
  if (path === '/oauth/token') {
    return { access_token: 'access', refresh_token: 'refresh', expires_in: 3600, scope: `${scope} offline_access` };
  }
  if (path === '/oauth/token/accessible-resources') {
    return [{ id: cloudId, name: 'bench', url, scopes: scope.split(' ') }];
  }
  return undefined;
}

function createIssue(body: string, response: ServerResponse): void {
  const arrivedAt = nowMs();
  // What a call of an earlier measurement comes to is not counted in a later one.
  const own = counts;
  own.creates += 1;
  const { properties } = JSON.parse(body) as { properties?: { value?: { subjectId?: string } }[] };
  const subjectId = properties?.[0]?.value?.subjectId;
  if (subjectId !== undefined) own.arrivedAt[subjectId] = arrivedAt;
  const id = String(10_000 + own.creates);
  const finish = () => {
    send(response, 201, { id, key: `ROLL-${id}`, self: `${url}/rest/api/3/issue/${id}` });
    own.created += 1;
    own.lastCreatedAt = nowMs();
    if (own === counts && own.created === whenCreated?.tickets) whenCreated.resolve();
  };
  const start = () => {
    if (latencyMs === 0) finish();
    else setTimeout(finish, latencyMs);
  };
  if (isHeld) held.push(start);
  else start();
}

function answerTo(method: string, operation: string): { status: number; body: unknown } {
  const page = { startAt: 0, maxResults: 200, isLast: true };
  if (operation === '/instance/license') {
    return { status: 200, body: { applications: [{ id: 'jira-software', plan: 'PAID' }] } };
  }
  if (/^\/project\/[^/]+$/.test(operation)) return { status: 200, body: project };
  if (/^\/issue\/createmeta\/[^/]+\/issuetypes$/.test(operation)) {
    return { status: 200, body: { ...page, total: issueTypes.length, issueTypes } };
  }
  if (/^\/issue\/createmeta\/[^/]+\/issuetypes\/[^/]+$/.test(operation)) {
    const fields = [
      ...['summary', 'issuetype', 'project'].map((id) => ({ fieldId: id, name: id, required: true })),
      ...['description', 'labels'].map((id) => ({ fieldId: id, name: id, required: false })),
      { fieldId: 'priority', name: 'Priority', required: false, hasDefaultValue: true, allowedValues: priorities },
    ];
    return { status: 200, body: { ...page, total: fields.length, fields } };
  }
  if (operation === '/mypermissions') {
    const names = ['BROWSE_PROJECTS', 'CREATE_ISSUES', 'ADD_COMMENTS', 'DELETE_ISSUES', 'TRANSITION_ISSUES'];
    return {
      status: 200,
      body: { permissions: Object.fromEntries(names.map((name) => [name, { havePermission: true }])) },
    };
  }
  if (operation === '/search/jql') return { status: 200, body: { issues: [], isLast: true } };
  const [, id, isComment] = /^\/issue\/(\d+)(\/comment)?$/.exec(operation) ?? [];
  if (id !== undefined && isComment !== undefined) {
    return method === 'POST' ? { status: 201, body: { id: '1' } } : { status: 200, body: { comments: [] } };
  }
  if (id !== undefined) return { status: 200, body: { id, key: `ROLL-${id}`, fields: { status, project } } };
  return { status: 404, body: { errorMessages: [`The bench's Jira has no ${method} ${operation}.`], errors: {} } };
}

/** Lets go of the create calls that are held, and of all to come. @returns when that was */
function release(): number {
  isHeld = false;
  const releasedAt = nowMs();
  for (const start of held) start();
  held = [];
  return releasedAt;
}

/** Waits for this many tickets, and a little longer for one too many. */
async function created(tickets: number, withinMs: number): Promise<JiraCounts> {
  if (counts.created < tickets) {
    const whenAll = new Promise<void>((resolve) => {
      whenCreated = { tickets, resolve };
    });
    const late = new Promise<void>((resolve) => setTimeout(resolve, withinMs));
    await Promise.race([whenAll, late]);
    whenCreated = undefined;
  }
  const { lastCreatedAt } = counts;
  await new Promise((resolve) => setTimeout(resolve, 50));
  return { ...counts, lastCreatedAt };
}

function noCounts(): JiraCounts {
  return { calls: 0, creates: 0, created: 0, lastCreatedAt: 0, arrivedAt: {} };
}

function send(response: ServerResponse, code: number, body: unknown): void {
  const text = JSON.stringify(body);
  response.writeHead(code, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) });
  response.end(text);
}

/** One clock for all processes of the machine. */
function nowMs(): number {
  return Number(process.hrtime.bigint()) / 1e6;
}
