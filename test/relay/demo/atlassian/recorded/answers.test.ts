import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { readResources } from '../../../../../relay/atlassian/accessible-resources';
import type { Jira } from '../../../../../relay/atlassian/jira';
import { readTokenAnswer } from '../../../../../relay/atlassian/token-answer';
import { adfProblems } from '../../../../../relay/demo/atlassian/adf/validate';
import { isValidAdf } from '../../../../../relay/domain/adf/validate';
import { classify } from '../../../../../relay/domain/outcome';
import { jiraHookRoutes } from '../../../../../relay/http/routes/jira-hook';
import { jiraThat, site } from '../../../atlassian/jira-site';
import { always } from '../../../atlassian/local-server';
import { startCloud } from '../support';
import { type RecordedRefusal, recordedRefusals } from './refusals';

const titleOf = ({ id, to, status }: RecordedRefusal) => `${id}: ${status} to a ${to}`;
const issue = { fields: { summary: 'x' } };

/** What the relay makes of an answer to a call. */
async function readingOf({ to, status, body }: Pick<RecordedRefusal, 'to' | 'status' | 'body'>) {
  const { server, jira } = await jiraThat(always(status, body));
  try {
    const document = { version: 1 as const, type: 'doc' as const, content: [] };
    const answer =
      to === 'create'
        ? await jira.createIssue(site, issue)
        : to === 'comment'
          ? await jira.addComment(site, 'OPS-1', { body: document, properties: [] })
          : await jira.getIssue(site, 'OPS-1');
    const outcome = classify<unknown>(to, answer);
    return outcome.result === 'rejected' ? outcome.consequence : outcome.result;
  } finally {
    await server.close();
  }
}

describe("a refusal that was recorded from the real Jira's", () => {
  it.each(recordedRefusals.map((refusal) => [titleOf(refusal), refusal] as const))(
    'is read rightly: %s',
    async (_, refusal) => {
      expect(await readingOf(refusal)).toBe(refusal.leadsTo);
    },
  );

  const same = recordedRefusals.filter(({ simulated }) => typeof simulated === 'function');
  it.each(same.map((refusal) => [titleOf(refusal), refusal] as const))(
    'is what the simulated Jira says in the same case: %s',
    async (_, { simulated, status, body }) => {
      const answer = typeof simulated === 'function' ? await simulated(await startCloud()) : null;
      expect({ status: answer?.status, body: answer?.body }).toEqual({ status, body });
    },
  );
});

/** The collection of recorded answers isn't part of the project: `REAL_ANSWERS` names its folder where there is one. */
const folder = process.env.REAL_ANSWERS;

interface Recorded {
  readonly id: number;
  readonly operation: string;
  readonly status: number;
  readonly kind: string;
  readonly file: string;
}

/** How the client reads each operation that the relay calls. */
const reads: Readonly<Record<string, (jira: Jira) => Promise<{ kind: string }>>> = {
  createIssue: (jira) => jira.createIssue(site, issue),
  getIssue: (jira) => jira.getIssue(site, 'OPS-1', ['project', 'summary', 'labels']),
  addComment: (jira) =>
    jira.addComment(site, 'OPS-1', { body: { version: 1, type: 'doc', content: [] }, properties: [] }),
  doTransition: (jira) => jira.transition(site, 'OPS-1', '1'),
  transitions: (jira) => jira.transitions(site, 'OPS-1'),
  comments: (jira) => jira.comments(site, 'OPS-1'),
  project: (jira) => jira.project(site, 'OPS'),
  projects: (jira) => jira.projects(site, { query: undefined, startAt: 0 }),
  permissions: (jira) => jira.permissions(site, { projectKey: 'OPS' }, ['CREATE_ISSUES']),
  issueTypesOf: (jira) => jira.issueTypesOf(site, 'OPS'),
  createFields: (jira) => jira.createFields(site, 'OPS', '1'),
  searchIssues: (jira) => jira.searchIssues(site, 'project = OPS', []),
  registerWebhook: (jira) => jira.registerWebhook(site, { url: 'https://a.example', jql: 'project = OPS', events: [] }),
  bulkFetchIssues: (jira) => jira.bulkFetchIssues(site, ['OPS-1']),
};

/** Answers that the relay doesn't read as they were recorded, and why that is right. */
const unread: ReadonlyMap<number, string> = new Map([
  [74, 'Of Data Center, which lists issue types as `values`; the contract of Jira Cloud has `issueTypes`.'],
  [78, 'Of Data Center, which lists fields as `values`; the contract of Jira Cloud has `fields`.'],
  [83, 'Issues without a key, to a search that asked for no fields; the relay asks for fields in each search.'],
]);

/** Documents that Jira has stored, and that its published schema doesn't allow. */
const beyondSchema: ReadonlyMap<number, string> = new Map([]);

if (folder !== undefined) describe('the whole collection of recorded answers', () => wholeCollection(folder));

function wholeCollection(inFolder: string): void {
  const index: Recorded[] = JSON.parse(readFileSync(path.join(inFolder, 'index.json'), 'utf8'));
  const recorded = index.filter(({ kind }) => kind === 'recorded');
  const bodyOf = ({ file }: Recorded) => {
    const text = readFileSync(path.join(inFolder, file), 'utf8');
    return file.endsWith('.json') ? JSON.parse(text) : text;
  };

  it('has no refusal that is missing above, or says something else there', () => {
    const refusals = recorded.filter(({ operation }) => operation.startsWith('error:'));
    expect(readdirSync(path.join(inFolder, 'answers')).length).toBe(index.length);
    const compared = refusals.map((one) => {
      const known = recordedRefusals.find(({ id }) => id === one.id);
      const body = bodyOf(one);
      const isPage = typeof body === 'string' && body.startsWith('<');
      return { id: one.id, status: known?.status, body: isPage || one.id === 156 ? 'a page' : asJson(known?.body) };
    });
    expect(compared).toEqual(
      refusals.map((one) => {
        const body = bodyOf(one);
        const isPage = typeof body === 'string' && body.startsWith('<');
        return { id: one.id, status: one.status, body: isPage || one.id === 156 ? 'a page' : asJson(body) };
      }),
    );
  });

  const successes = recorded.filter(({ operation, status }) => reads[operation] !== undefined && status < 400);
  it('has successes of the operations that the relay calls', () => expect(successes.length).toBeGreaterThan(30));

  it.each(successes.map((one) => [`${one.id}: ${one.operation}`, one] as const))('is read: %s', async (_, one) => {
    const { server, jira } = await jiraThat(always(one.status, bodyOf(one)));
    const answer = await reads[one.operation]?.(jira);
    await server.close();
    expect([one.id, answer]).toEqual([one.id, expect.objectContaining({ kind: unread.has(one.id) ? 'faulty' : 'ok' })]);
  });

  const documents = recorded.filter(({ operation }) => operation === 'adf');

  /** What is read beside the client of Jira's API, and what becomes of each. */
  const elsewhere: Readonly<Record<string, (response: Response) => Promise<unknown>>> = {
    resources: async (response) => (await readResources(response)).kind,
    token: async (response) =>
      (await readTokenAnswer(response, { askedAt: new Date(), askedScopes: [], refreshToken: 'r', secrets: [] })).kind,
    jiraWebhook: async (response) => jiraHookRoutes[0]?.body?.safeParse(await response.json()).success,
  };
  const others = recorded.filter(({ operation }) => elsewhere[operation] !== undefined);

  it('has sites, tokens and webhook calls, each of which is read', async () => {
    const read = others.map(async (one) => {
      const body = bodyOf(one);
      const text = typeof body === 'string' ? body : JSON.stringify(body);
      return [one.id, await elsewhere[one.operation]?.(new Response(text, { status: one.status }))];
    });
    expect(Object.fromEntries(await Promise.all(read))).toEqual({
      97: 'listed',
      99: 'refused',
      101: 'refused',
      102: 'refused',
      103: 'unavailable',
      ...Object.fromEntries([42, 43, 44, 45, 46, 47, 48, 49, 58].map((id) => [id, true])),
    });
  });

  it('has nothing else', () => {
    const played = [...others, ...successes, ...documents].map(({ id }) => id);
    const left = recorded.filter(({ id, operation }) => !operation.startsWith('error:') && !played.includes(id));
    // Tokens that the Forge app is called with: `test/relay/http/forge/token.test.ts` has claims of the same form.
    expect(left.map(({ id }) => id)).toEqual([167, 168]);
  });

  it.each(documents.map((one) => [one.id, one] as const))(
    'has a document that templates and the simulated Jira take: %s',
    (id, one) => {
      const document = bodyOf(one);
      const isTaken = !beyondSchema.has(id);
      expect([id, isValidAdf(document), adfProblems(document).length === 0]).toEqual([id, isTaken, isTaken]);
    },
  );
}

/** A text that holds JSON counts as what it holds. */
function asJson(body: unknown): unknown {
  if (typeof body !== 'string') return body;
  try {
    return JSON.parse(body);
  } catch {
    return body.trim();
  }
}
