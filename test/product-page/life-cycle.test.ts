import {
  addField,
  closeAs,
  deleteIssue,
  moveToCategory,
  moveToDone,
  projectOf,
} from '../../relay/demo/atlassian/world';
import type { Issue, Transition } from '../../relay/demo/atlassian/world/types';
import type { Lifecycle } from '../../relay/domain/lifecycle/lifecycle';
import { type Admin, startAdmin } from '../relay/setup/admin';
import { eventOf } from '../relay/support/avsb';
import { rowsOf } from '../relay/support/database';
import { callsOf, issuesOf, siteOf, violationsOf } from '../relay/support/jira';

/** What a row does with a ticket after it was filed, over HTTP as AvsB, its admins and people in Jira see it. */

const breached = 'experiment.guardrail_breached';
const recovered = 'experiment.guardrail_recovered';
const dayMs = 24 * 60 * 60_000;
const ofMetric = (type: string, guardrailMetric: string) => ({ ...eventOf(type).data, guardrailMetric });

let admin: Admin;
let subjects = 0;
let subjectId = '';

beforeAll(async () => {
  admin = await startAdmin();
});
beforeEach(() => {
  subjects += 1;
  subjectId = `exp_${subjects}`;
});
afterAll(() => expect(violationsOf(admin.relay.atlassian)).toEqual([]));

const acme = () => siteOf(admin.relay.atlassian);
const world = () => admin.relay.atlassian.world;

/** Sets the rules of a row; what is not named is the product's default. */
async function rules(lifecycle: Partial<Lifecycle>, eventType = breached): Promise<void> {
  const row = admin.row(await admin.read(), eventType);
  const { status, body } = await admin.put([{ ...row, enabled: true, lifecycle }]);
  expect([status, body.errors]).toEqual([200, undefined]);
}

async function happens(type = breached, metric = 'p95 latency', id = subjectId) {
  return admin.relay.settled(await admin.send(eventOf(type, { subjectId: id, data: ofMetric(type, metric) })));
}

function issue(key: string): Issue {
  const found = issuesOf(admin.relay.atlassian).find((candidate) => candidate.key === key);
  if (found === undefined) throw new Error(`There is no ${key}.`);
  return found;
}

const categoryOf = ({ statusId }: Issue) => acme().statuses.find(({ id }) => id === statusId)?.category;
const wordsOf = (key: string) => issue(key).comments.map(({ body }) => JSON.stringify(body));

/** Gives ROLL other steps while a test runs. */
async function withSteps<Result>(steps: Transition[], work: () => Promise<Result>): Promise<Result> {
  const { workflow } = projectOf(acme(), 'ROLL');
  const usual = workflow.transitions;
  workflow.transitions = steps;
  try {
    return await work();
  } finally {
    workflow.transitions = usual;
  }
}

describe('whileOpen', () => {
  it('comment: each time it happens again, the open ticket gets a comment', async () => {
    await rules({});
    const first = await happens();
    expect(await happens()).toMatchObject({ outcome: 'commented', issueKey: first.issueKey });
    expect(await happens()).toMatchObject({ outcome: 'commented', issueKey: first.issueKey });
    expect(issue(first.issueKey).comments).toHaveLength(2);
  });

  it('daily: at most one comment a ticket in 24 h; those between are skipped, and the next comment tells of them', async () => {
    await rules({ whileOpen: 'daily' });
    const { issueKey } = await happens();
    expect(await happens()).toMatchObject({ outcome: 'commented', issueKey });
    for (let times = 0; times < 2; times++) {
      expect(await happens()).toMatchObject({
        state: 'skipped',
        cause: 'policy',
        outcome: null,
        reason: expect.stringContaining('adds one a day at most'),
      });
    }
    await commentedADayAgo(issueKey);
    expect(await happens()).toMatchObject({ outcome: 'commented', issueKey });
    expect(issue(issueKey).comments).toHaveLength(2);
    expect(wordsOf(issueKey)[1]).toContain('Happened 3 times again');
  });

  it('silent: nothing is added while the ticket is open, and a new one is filed once it is done', async () => {
    await rules({ whileOpen: 'silent' });
    const { issueKey } = await happens();
    expect(await happens()).toMatchObject({ state: 'skipped', cause: 'policy' });
    expect(issue(issueKey).comments).toEqual([]);
    moveToDone(world(), acme(), issueKey);
    expect(await happens()).toMatchObject({ outcome: 'created' });
  });

  it('lets an admin file a silenced event after all: it comments where its ticket is open', async () => {
    await rules({ whileOpen: 'silent' });
    const { issueKey } = await happens();
    const { id } = await happens();
    expect((await admin.relay.call('POST', `/v1/deliveries/${id}/retry`)).status).toBe(202);
    expect(await admin.relay.settled(id)).toMatchObject({ outcome: 'commented', issueKey, cause: null });
  });
});

describe('afterDone', () => {
  it('new: a ticket that is done stays done, and a new one is filed', async () => {
    await rules({});
    const first = await happens();
    moveToDone(world(), acme(), first.issueKey);
    expect(await happens()).toMatchObject({ outcome: 'created' });
    expect(categoryOf(issue(first.issueKey))).toBe('done');
  });

  it('reopen: a ticket that became done within the days is moved to an open status and commented', async () => {
    await rules({ afterDone: 'reopen' });
    const { issueKey, id: firstId } = await happens();
    moveToDone(world(), acme(), issueKey);
    const again = await happens();
    expect(again).toMatchObject({ state: 'delivered', outcome: 'reopened', issueKey });
    expect(categoryOf(issue(issueKey))).toBe('new');
    const [words] = wordsOf(issueKey);
    for (const part of ['Reopened', 'After it is done: reopen within 3 days', 'Rollouts', 'inlineCard']) {
      expect(words).toContain(part);
    }
    const [entry] = await admin.audit('JIRA_ISSUE_REOPENED');
    expect(entry).toMatchObject({ target: { name: issueKey }, details: { deliveryId: again.id } });
    expect(entry.details.reason).toContain('reopens a ticket within 3 days');
    const links = await admin.relay.call('GET', `/v1/links?subjectKind=experiment&subjectId=${subjectId}`);
    expect(links.body.items).toMatchObject([{ issueKey, status: { category: 'new' } }]);
    expect(await happens()).toMatchObject({ outcome: 'commented', issueKey });
    expect(firstId).not.toBe(again.id);
  });

  it('reopen: a ticket that is done for longer stays done, and a new one is filed with the reason', async () => {
    await rules({ afterDone: 'reopen', reopenWithinDays: 2 });
    const { issueKey } = await happens();
    moveToDone(world(), acme(), issueKey, new Date(Date.now() - 2 * dayMs - 60_000));
    const again = await happens();
    expect(again).toMatchObject({ outcome: 'created', reason: expect.stringContaining('more than 2 days ago') });
    expect(again.issueKey).not.toBe(issueKey);
  });

  it('reopen: within the days even if nothing told AvsB when the ticket became done', async () => {
    await rules({ afterDone: 'reopen' });
    const { issueKey } = await happens();
    moveToDone(world(), acme(), issueKey);
    const { body } = await readIssue(issueKey);
    admin.relay.atlassian.faults.add({
      match: { operationId: 'getIssue' },
      action: {
        kind: 'answer',
        status: 200,
        body: { ...body, fields: { ...body.fields, statuscategorychangedate: null } },
      },
      times: 1,
    });
    expect(await happens()).toMatchObject({ outcome: 'reopened', issueKey });
  });

  it('reopen: a ticket that AvsB reopened twice stays done, and a new one is filed with the reason', async () => {
    await rules({ afterDone: 'reopen' });
    const { issueKey } = await happens();
    for (let times = 0; times < 2; times++) {
      moveToDone(world(), acme(), issueKey);
      expect(await happens()).toMatchObject({ outcome: 'reopened', issueKey });
    }
    moveToDone(world(), acme(), issueKey);
    expect(await happens()).toMatchObject({ outcome: 'created', reason: expect.stringContaining('twice already') });
  });

  it('reopen: to a status in progress where no step leads to a new one', async () => {
    await rules({ afterDone: 'reopen' });
    const { issueKey } = await happens();
    moveToDone(world(), acme(), issueKey);
    const [, inProgress] = acme().statuses;
    const steps = [{ id: '7', name: 'Wieder öffnen', toStatusId: inProgress?.id ?? '', fromStatusIds: null }];
    await withSteps(steps, async () => {
      expect(await happens()).toMatchObject({ outcome: 'reopened', issueKey });
    });
    expect(categoryOf(issue(issueKey))).toBe('indeterminate');
  });

  it('reopen: where no step leads there, a new ticket is filed, and the reason says so', async () => {
    await rules({ afterDone: 'reopen' });
    const { issueKey } = await happens();
    moveToDone(world(), acme(), issueKey);
    await withSteps([], async () => {
      expect(await happens()).toMatchObject({
        outcome: 'created',
        reason: expect.stringContaining('no step of its workflow leads back to an open status'),
      });
    });
    expect(issue(issueKey).comments).toEqual([]);
  });

  it('reopen: a deleted ticket is replaced by a new one', async () => {
    await rules({ afterDone: 'reopen' });
    const { issueKey } = await happens();
    deleteIssue(world(), acme(), issueKey);
    expect(await happens()).toMatchObject({ outcome: 'created', reason: expect.stringContaining('no longer found') });
  });

  it('reopen: where Jira refuses the comment, the ticket is open all the same, and the reason says so', async () => {
    await rules({ afterDone: 'reopen' });
    const { issueKey } = await happens();
    moveToDone(world(), acme(), issueKey);
    refuseComments(1);
    expect(await happens()).toMatchObject({
      outcome: 'reopened',
      issueKey,
      reason: expect.stringContaining('Jira did not take the comment'),
    });
    expect(categoryOf(issue(issueKey))).toBe('new');
  });
});

describe('silentResolutions', () => {
  it.each([
    ['by its name, in any case', { name: 'won’t do'.replace('’', "'") }],
    ['by its id', { id: '10001' }],
  ])('named %s: what happens again is skipped until somebody reopens the ticket', async (_, resolution) => {
    await rules({ silentResolutions: [resolution] });
    const { issueKey } = await happens();
    closeAs(world(), acme(), issueKey, "Won't Do");
    expect(await happens()).toMatchObject({
      state: 'skipped',
      cause: 'policy',
      reason: expect.stringContaining(`${issueKey} was closed as “Won't Do”`),
    });
    moveToCategory(world(), acme(), issueKey, 'indeterminate');
    expect(await happens()).toMatchObject({ outcome: 'commented', issueKey });
  });

  it('does not keep a ticket silent that was closed with another resolution', async () => {
    await rules({ silentResolutions: [{ name: "Won't Do" }] });
    const { issueKey } = await happens();
    closeAs(world(), acme(), issueKey, 'Duplicate');
    expect(await happens()).toMatchObject({ outcome: 'created' });
  });

  it('files a new ticket for one that an admin files after all', async () => {
    await rules({ silentResolutions: [{ name: "Won't Do" }] });
    const { issueKey } = await happens();
    closeAs(world(), acme(), issueKey, "Won't Do");
    const { id } = await happens();
    await admin.relay.call('POST', `/v1/deliveries/${id}/retry`);
    const filed = await admin.relay.settled(id);
    expect(filed).toMatchObject({ outcome: 'created' });
    expect(filed.issueKey).not.toBe(issueKey);
  });

  it('may name a resolution that the site does not have, which the check tells of', async () => {
    const check = async (body: object) =>
      (await admin.relay.call('POST', `/v1/destinations/${admin.id}/check`, body)).body.problems;
    const naming = (resolution: object) => ({
      mappings: [{ eventType: breached, lifecycle: { silentResolutions: [resolution] } }],
    });
    await rules({ silentResolutions: [{ name: 'Obsolete' }] });
    expect(await check({})).toEqual([
      {
        code: 'field_missing',
        eventType: breached,
        message: "Jira doesn't have the resolution “Obsolete”, so no ticket can be closed with it.",
        action: 'Choose another among those that keep a ticket closed, or remove it.',
      },
    ]);
    expect(await check(naming({ id: '4711', name: "Won't Do" }))).toMatchObject([{ code: 'field_missing' }]);
    expect(await check(naming({ name: 'DUPLICATE' }))).toEqual([]);
    admin.relay.atlassian.faults.add({
      match: { operationId: 'searchResolutions' },
      action: { kind: 'answer', status: 403, body: { errorMessages: ['Nein.'], errors: {} } },
      times: 1,
    });
    expect(await check({})).toEqual([]);
    const asked = callsOf(admin.relay.atlassian, 'searchResolutions');
    await rules({});
    expect(await check({})).toEqual([]);
    expect(callsOf(admin.relay.atlassian, 'searchResolutions')).toBe(asked);
  });

  it('never keeps silent what AvsB itself resolved', async () => {
    await rules({ silentResolutions: [{ name: 'Done' }], onRecovery: 'resolve', afterDone: 'reopen' });
    const { issueKey } = await happens();
    expect(await happens(recovered)).toMatchObject({ outcome: 'resolved', issueKey });
    expect(issue(issueKey).resolutionId).toBe('10000');
    expect(await happens()).toMatchObject({ outcome: 'reopened', issueKey });
    closeAs(world(), acme(), issueKey, 'Done');
    expect(await happens()).toMatchObject({ state: 'skipped', cause: 'policy' });
  });
});

describe('onRecovery', () => {
  it('nothing: a recovery makes no delivery while its own row is off', async () => {
    await rules({});
    await happens();
    const { deliveries } = await admin.relay.send(eventOf(recovered, { subjectId }));
    expect(deliveries).toEqual([]);
  });

  it('comment: the open ticket gets a comment and stays open', async () => {
    await rules({ onRecovery: 'comment' });
    const { issueKey } = await happens();
    expect(await happens(recovered)).toMatchObject({ outcome: 'commented', issueKey });
    expect(categoryOf(issue(issueKey))).toBe('new');
    expect(wordsOf(issueKey)[0]).toContain('When the problem is over: comment');
  });

  it('resolve: the open ticket gets a comment and is moved to Done', async () => {
    await rules({ onRecovery: 'resolve' });
    const { issueKey } = await happens();
    const over = await happens(recovered);
    expect(over).toMatchObject({ state: 'delivered', outcome: 'resolved', issueKey });
    expect(categoryOf(issue(issueKey))).toBe('done');
    const [words] = wordsOf(issueKey);
    for (const part of ['Guardrail recovered', 'resolve the ticket', 'of Rollouts', 'inlineCard']) {
      expect(words).toContain(part);
    }
    const [entry] = await admin.audit('JIRA_ISSUE_RESOLVED');
    expect(entry).toMatchObject({ target: { name: issueKey }, details: { deliveryId: over.id } });
    const log = (await admin.relay.call('GET', `/v1/deliveries/${over.id}`)).body.attemptLog;
    expect(log.map(({ decision, result }: Record<string, string>) => `${decision} ${result}`)).toEqual([
      'comment confirmed',
      'resolve confirmed',
    ]);
  });

  it('resolve: a flag rule that is switched off resolves the ticket of its activation', async () => {
    await rules({ onRecovery: 'resolve' }, 'flag.rule_activated');
    const live = await admin.relay.settled(await admin.send(eventOf('flag.rule_activated', { subjectId })));
    const off = await admin.relay.settled(await admin.send(eventOf('flag.rule_deactivated', { subjectId })));
    expect(off).toMatchObject({ outcome: 'resolved', issueKey: live.issueKey });
  });

  it('resolve: a ticket that named several metrics is resolved when the last of them has recovered', async () => {
    await rules({ onRecovery: 'resolve', whileOpen: 'silent' });
    const { issueKey } = await happens(breached, 'p95 latency');
    expect(await happens(breached, 'error rate')).toMatchObject({ state: 'skipped' });
    expect(await happens(recovered, 'p95 latency')).toMatchObject({ outcome: 'commented', issueKey });
    expect(wordsOf(issueKey)[0]).toContain('Not recovered yet: error rate');
    expect(categoryOf(issue(issueKey))).toBe('new');
    expect(await happens(recovered, 'error rate')).toMatchObject({ outcome: 'resolved', issueKey });
  });

  it('skips the recovery of a metric that the ticket never told of, and one with no ticket open', async () => {
    await rules({ onRecovery: 'resolve' });
    expect(await happens(recovered)).toMatchObject({ state: 'skipped', cause: 'policy', outcome: null });
    const { issueKey } = await happens(breached, 'p95 latency');
    expect(await happens(recovered, 'error rate')).toMatchObject({ state: 'skipped', cause: 'policy' });
    expect(issue(issueKey).comments).toEqual([]);
    moveToDone(world(), acme(), issueKey);
    const late = await happens(recovered, 'p95 latency');
    expect(late).toMatchObject({ state: 'skipped', cause: 'policy' });
    const { status, body } = await admin.relay.call('POST', `/v1/deliveries/${late.id}/retry`);
    expect([status, body.title]).toEqual([409, 'A skipped recovery has nothing to do.']);
  });

  it('lets the recovery’s own row decide where no ticket is open, with one delivery in any case', async () => {
    await rules({ onRecovery: 'resolve' });
    await rules({}, recovered);
    const { deliveries } = await admin.relay.send(eventOf(recovered, { subjectId }));
    expect(deliveries).toHaveLength(1);
    const filed = await admin.relay.settled(deliveries[0].id);
    expect(filed).toMatchObject({ outcome: 'created', eventType: recovered });
    const breach = await happens();
    expect(breach).toMatchObject({ outcome: 'created' });
    expect(await happens(recovered)).toMatchObject({ outcome: 'resolved', issueKey: breach.issueKey });
    const again = await happens(recovered);
    expect(again).toMatchObject({ outcome: 'commented', issueKey: filed.issueKey });
    await admin.put([{ ...admin.row(await admin.read(), recovered), enabled: false }]);
  });

  it('lets the recovery’s own row decide with its conditions and the storm guard', async () => {
    await rules({ onRecovery: 'resolve' });
    const own = { ...admin.row(await admin.read(), recovered), enabled: true };
    const when = { all: [{ variable: 'guardrailMetric', is: 'equals', value: 'error rate' }] };
    expect((await admin.put([{ ...own, when }])).status).toBe(200);
    expect(await happens(recovered, 'p95 latency')).toMatchObject({
      state: 'skipped',
      cause: 'condition',
      reason: expect.stringContaining('guardrailMetric is “p95 latency”'),
    });
    await admin.patch({ guard: { newTickets: 1, perMinutes: 10 } });
    expect(await happens(recovered, 'error rate', `${subjectId}_first`)).toMatchObject({ outcome: 'created' });
    expect(await happens(recovered, 'error rate', `${subjectId}_next`)).toMatchObject({
      state: 'held',
      cause: 'guard',
    });
    const breach = await happens(breached, 'error rate', `${subjectId}_first`);
    expect(await happens(recovered, 'error rate', `${subjectId}_first`)).toMatchObject({
      outcome: 'resolved',
      issueKey: breach.issueKey,
    });
    await admin.patch({ guard: null });
    await admin.put([{ ...own, when: null, enabled: false }]);
  });

  it('needs the row of the breach to be on', async () => {
    await rules({ onRecovery: 'resolve' });
    const { issueKey } = await happens();
    const row = admin.row(await admin.read(), breached);
    await admin.put([{ ...row, enabled: false }]);
    expect((await admin.relay.send(eventOf(recovered, { subjectId }))).deliveries).toEqual([]);
    await admin.put([{ ...row, enabled: true }]);
    expect(await happens(recovered)).toMatchObject({ outcome: 'resolved', issueKey });
  });

  it('sends the first allowed resolution that is not silent, and only where the screen requires one', async () => {
    await rules({ onRecovery: 'resolve', silentResolutions: [{ name: 'Done' }] });
    const done = acme().statuses.find(({ category }) => category === 'done')?.id ?? '';
    const close = (required: boolean): Transition[] => [
      { id: '5', name: 'Fertig', toStatusId: done, fromStatusIds: null, screen: [{ fieldId: 'resolution', required }] },
    ];
    const asked = await withSteps(close(true), async () => {
      const { issueKey } = await happens();
      expect(await happens(recovered)).toMatchObject({ outcome: 'resolved', issueKey });
      return issueKey;
    });
    expect(issue(asked).resolutionId).toBe('10001');
    subjectId = `${subjectId}_optional`;
    const optional = await withSteps(close(false), async () => {
      const { issueKey } = await happens();
      expect(await happens(recovered)).toMatchObject({ outcome: 'resolved', issueKey });
      return issueKey;
    });
    expect(issue(optional).resolutionId).toBe('10000');
  });

  it('says so in the comment where no step leads to Done', async () => {
    await rules({ onRecovery: 'resolve' });
    const { issueKey } = await happens();
    await withSteps([], async () => {
      expect(await happens(recovered)).toMatchObject({ outcome: 'commented', issueKey });
    });
    expect(wordsOf(issueKey)).toEqual([expect.stringContaining('no step of its workflow leads to a status')]);
  });

  it('says so in the comment where the screen demands what AvsB cannot set', async () => {
    await rules({ onRecovery: 'resolve' });
    const fieldId = addField(world(), acme(), 'ROLL', { name: 'Root cause' });
    const done = acme().statuses.find(({ category }) => category === 'done')?.id ?? '';
    const steps = [
      { id: '5', name: 'Close', toStatusId: done, fromStatusIds: null, screen: [{ fieldId, required: true }] },
    ];
    const { issueKey } = await happens();
    await withSteps(steps, async () => {
      expect(await happens(recovered)).toMatchObject({ outcome: 'commented', issueKey });
    });
    expect(wordsOf(issueKey)[0]).toContain('asks for “Root cause”');
    expect(callsOf(admin.relay.atlassian, 'doTransition')).toBeGreaterThan(0);
  });

  it('resolves the ticket all the same where Jira refuses the comment, and the reason says so', async () => {
    await rules({ onRecovery: 'resolve' });
    const { issueKey } = await happens();
    refuseComments(1);
    expect(await happens(recovered)).toMatchObject({
      outcome: 'resolved',
      issueKey,
      reason: expect.stringContaining('Jira did not take the comment'),
    });
    expect(issue(issueKey).comments).toEqual([]);
  });
});

describe('a row’s life cycle', () => {
  it('has the product’s rules where a key is left out, and stays as it is where it is left out of a row', async () => {
    await rules({ onRecovery: 'resolve' });
    const row = admin.row(await admin.read(), breached);
    expect(row.lifecycle).toEqual({
      whileOpen: 'comment',
      afterDone: 'new',
      reopenWithinDays: 3,
      silentResolutions: [],
      onRecovery: 'resolve',
    });
    const { lifecycle, ...rest } = row;
    const saved = await admin.put([rest]);
    expect(admin.row(saved.body, breached).lifecycle).toEqual(lifecycle);
  });

  it.each([
    [{ reopenWithinDays: 0 }, 'reopenWithinDays'],
    [{ reopenWithinDays: 91 }, 'reopenWithinDays'],
    [{ whileOpen: 'weekly' }, 'whileOpen'],
    [{ silentResolutions: [{}] }, 'silentResolutions[0]'],
  ])('cannot be saved as %j', async (lifecycle, path) => {
    const row = admin.row(await admin.read(), breached);
    const { status, body } = await admin.put([{ ...row, lifecycle }]);
    expect(status).toBe(422);
    expect(body.errors).toMatchObject([{ path: `mappings[0].lifecycle.${path}` }]);
  });
});

describe('a dry run', () => {
  it('says of each event what then happened to it, where nobody in Jira touched the ticket', async () => {
    await rules({ afterDone: 'reopen', onRecovery: 'resolve', whileOpen: 'daily' });
    const happened: { eventId: string; kind: string }[] = [];
    for (const [type, metric] of [
      [recovered, 'p95 latency'],
      [breached, 'p95 latency'],
      [breached, 'error rate'],
      [breached, 'p95 latency'],
      [recovered, 'p95 latency'],
      [recovered, 'bounce rate'],
      [recovered, 'error rate'],
      [breached, 'p95 latency'],
      [recovered, 'p95 latency'],
      [breached, 'p95 latency'],
      [recovered, 'p95 latency'],
      [breached, 'p95 latency'],
    ] as const) {
      const { eventId, outcome } = await happens(type, metric);
      happened.push({ eventId, kind: kindOf[outcome] ?? 'skip' });
    }
    expect(happened.map(({ kind }) => kind).join(' ')).toBe(
      'skip create comment skip comment skip resolve reopen resolve reopen resolve create',
    );
    const calls = admin.relay.atlassian.requests.length;
    expect(await dryRun()).toEqual(happened);
    const lifecycle = { whileOpen: 'silent', onRecovery: 'nothing' };
    const kinds = (await dryRun([{ eventType: breached, lifecycle }])).map(({ kind }) => kind);
    expect(kinds).toEqual(['create', 'skip', 'skip', 'skip', 'skip', 'skip']);
    expect(admin.relay.atlassian.requests).toHaveLength(calls);
  });

  const kindOf: Record<string, string> = {
    created: 'create',
    commented: 'comment',
    reopened: 'reopen',
    resolved: 'resolve',
  };

  /** What it says of the test's own subject, oldest first. */
  async function dryRun(mappings: object[] = []): Promise<{ eventId: string; kind: string }[]> {
    const { status, body } = await admin.relay.call('POST', `/v1/destinations/${admin.id}/dry-run`, { mappings });
    expect(status).toBe(200);
    const items: { eventId: string; subject: { id: string }; decision: { kind: string } }[] = body.items;
    const own = items.filter(({ subject }) => subject.id === subjectId).reverse();
    return own.map(({ eventId, decision: { kind } }) => ({ eventId, kind }));
  }
});

/** Puts what AvsB remembers of its last comment a day back. */
async function commentedADayAgo(key: string): Promise<void> {
  const [link] = await rowsOf(admin.relay, 'SELECT id, life FROM links WHERE issue_key = ?', key);
  const life = JSON.parse(String(link?.life));
  const lastCommentAt = new Date(Date.parse(life.lastCommentAt) - dayMs).toISOString();
  await rowsOf(
    admin.relay,
    'UPDATE links SET life = ? WHERE id = ?',
    JSON.stringify({ ...life, lastCommentAt }),
    String(link?.id),
  );
}

function refuseComments(times: number): void {
  const body = { errorMessages: ['Kommentare sind hier nicht erlaubt.'], errors: {} };
  admin.relay.atlassian.faults.add({
    match: { operationId: 'addComment' },
    action: { kind: 'answer', status: 400, body },
    times,
  });
}

/** An issue as Jira answers it. */
async function readIssue(key: string) {
  const found = issue(key);
  const status = acme().statuses.find(({ id }) => id === found.statusId);
  return {
    body: {
      id: found.id,
      key,
      fields: { status: { name: status?.name, statusCategory: { key: status?.category } }, resolution: null },
    } as { id: string; key: string; fields: Record<string, unknown> },
  };
}
