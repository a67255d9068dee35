import fc from 'fast-check';
import type { JiraAnswer } from '../../../relay/domain/jira-answer';
import { type IssueStatus, statusCategories } from '../../../relay/domain/link';
import {
  afterRead,
  type CachedLink,
  changesOf,
  followedSince,
  idsToConfirm,
  maxFailures,
  type SeenIssue,
  startDelayMs,
} from '../../../relay/domain/status-sync';

const minuteMs = 60_000;
const random = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
const now = new Date('2026-11-24T02:00:00.000Z');

describe('the start of a site’s sync', () => {
  it('is within a twentieth of the interval and within 10 minutes, and never before the tick', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 366 * 24 * 60 * minuteMs }), random, (intervalMs, drawn) => {
        const delayMs = startDelayMs(intervalMs, drawn);
        expect(delayMs).toBeGreaterThanOrEqual(0);
        expect(delayMs).toBeLessThanOrEqual(intervalMs / 20);
        expect(delayMs).toBeLessThanOrEqual(10 * minuteMs);
      }),
    );
  });

  it('may be at any moment in that time', () => {
    expect(startDelayMs(24 * 60 * minuteMs, 0)).toBe(0);
    expect(startDelayMs(24 * 60 * minuteMs, 0.5)).toBe(5 * minuteMs);
    expect(startDelayMs(60 * minuteMs, 0.999_999)).toBe(3 * minuteMs - 1);
  });

  it('looks back 90 days', () => {
    expect(followedSince(now).toISOString()).toBe('2026-08-26T02:00:00.000Z');
  });
});

const url = 'https://acme.atlassian.net';
const status = fc.record({
  name: fc.constantFrom('To Do', 'Done', 'Not found'),
  category: fc.constantFrom(...statusCategories),
});
const issueId: fc.Arbitrary<string> = fc.constantFrom('1', '2', '3', '4');
const issueKey = fc.constantFrom('ROLL-1', 'OPS-2');
const links: fc.Arbitrary<CachedLink[]> = fc.array(
  fc
    .record({
      id: fc.uuid(),
      issueId,
      issueKey,
      status,
      dedupKey: fc.option(fc.constant('key')),
      takesComments: fc.boolean(),
    })
    .map((link) => ({ ...link, issueUrl: `${url}/browse/${link.issueKey}` })),
);
const seenIssue: fc.Arbitrary<SeenIssue> = fc.oneof(
  fc.constant({ kind: 'gone' as const }),
  fc.record({ kind: fc.constant('there' as const), key: issueKey, status }),
);
const seenIssues = fc.array(fc.tuple(issueId, seenIssue)).map((entries) => new Map<string, SeenIssue>(entries));

describe('what changes of the links', () => {
  it('is only what differs in Jira from the cache, and nothing for an issue that was not read', () => {
    fc.assert(
      fc.property(links, seenIssues, (cached, seen) => {
        const changed = new Map(changesOf(cached, seen, url).map((change) => [change.known, change]));
        for (const link of cached) {
          const issue = seen.get(link.issueId);
          const change = changed.get(link);
          if (issue === undefined) expect(change).toBeUndefined();
          else {
            const shown: IssueStatus = issue.kind === 'there' ? issue.status : { name: 'Not found', category: 'done' };
            expect(change?.status ?? link.status).toEqual(shown);
            expect(change?.moved?.key ?? link.issueKey).toBe(issue.kind === 'there' ? issue.key : link.issueKey);
          }
        }
      }),
    );
  });

  it('is nothing once it has been written', () => {
    fc.assert(
      fc.property(links, seenIssues, (cached, seen) => {
        const written = new Map(changesOf(cached, seen, url).map(({ known, ...change }) => [known, change]));
        const after = cached.map((link) => {
          const { status = link.status, moved = null } = written.get(link) ?? {};
          return { ...link, status, issueKey: moved?.key ?? link.issueKey, issueUrl: moved?.url ?? link.issueUrl };
        });
        expect(changesOf(after, seen, url).filter(({ hasNews }) => hasNews)).toEqual([]);
      }),
    );
  });

  it('never lets a manual link or a closed ticket take comments', () => {
    fc.assert(
      fc.property(links, seenIssues, (cached, seen) => {
        for (const { known, status, mayTakeComments } of changesOf(cached, seen, url)) {
          if (mayTakeComments) expect(known.dedupKey === null || status.category === 'done').toBe(false);
        }
      }),
    );
  });

  it('is confirmed by a single read for each issue that was not shown, except those already known as deleted', () => {
    const gone: IssueStatus = { name: 'Not found', category: 'done' };
    const open: IssueStatus = { name: 'To Do', category: 'new' };
    const link = (issueId: string, status: IssueStatus): CachedLink => ({
      id: `link to ${issueId}`,
      issueId,
      issueKey: 'ROLL-1',
      issueUrl: `${url}/browse/ROLL-1`,
      status,
      dedupKey: null,
      takesComments: false,
    });
    const cached = [link('1', open), link('2', open), link('3', gone), link('4', gone), link('4', open)];
    const seen = new Map<string, SeenIssue>([['1', { kind: 'there', key: 'ROLL-1', status: open }]]);
    expect(idsToConfirm(['1', '2', '3', '4'], cached, seen)).toEqual(['2', '4']);
  });
});

describe('after a failed read', () => {
  const refused = (code: number, retryAt: string | null = null): JiraAnswer<never> => ({
    kind: 'refused',
    status: code,
    errorMessages: [],
    errors: {},
    retryAt,
  });
  const faulty = (code: number | null, retryAt: string | null = null): JiraAnswer<never> => ({
    kind: 'faulty',
    mayHaveHappened: false,
    status: code,
    message: 'x',
    retryAt,
  });
  const noAccess = (why: 'reconnect_required' | 'unavailable'): JiraAnswer<never> => ({
    kind: 'no_access',
    why,
    message: 'x',
    refusal: null,
  });
  const unreachable: JiraAnswer<never> = { kind: 'unreachable', mayHaveArrived: true, message: 'x' };
  const inAnHour = '2026-11-24T03:00:00.000Z';
  const judge = (answer: JiraAnswer<never>, failures = 0, drawn = 0) =>
    afterRead(answer as Exclude<JiraAnswer<never>, { kind: 'ok' }>, failures, now, drawn);

  it.each([
    ['a limit already known', { kind: 'paused', until: inAnHour, message: 'x' } as const, 60 * minuteMs, 0],
    ['a 429 with a time', refused(429, inAnHour), 60 * minuteMs, 1],
    ['a 503 with a time', faulty(503, inAnHour), 60 * minuteMs, 1],
    ['a 429 without one', refused(429), 500, 1],
    ['a 500', faulty(500), 500, 1],
    ['an answer that cannot be read', faulty(200), 500, 1],
    ['a dropped connection', unreachable, 500, 1],
    ['a token that could not be refreshed just now', noAccess('unavailable'), 500, 1],
  ])('by %s, it is retried', (_, answer, waitMs, failures) => {
    expect(judge(answer)).toEqual({ kind: 'again', waitMs, failures });
  });

  it.each([
    ['a refused refresh token', noAccess('reconnect_required'), 0, { kind: 'stop', why: 'reconnect_required' }],
    ['the tenth failure', unreachable, maxFailures - 1, { kind: 'stop', why: 'gave_up' }],
    ['the tenth 429', refused(429, inAnHour), maxFailures - 1, { kind: 'stop', why: 'gave_up' }],
    ['the third answer that cannot be read', faulty(200), 2, { kind: 'unreadable' }],
    ['a 404', refused(404), 0, { kind: 'refused', status: 404 }],
    ['a 403', refused(403), 0, { kind: 'refused', status: 403 }],
  ])('by %s, it is not retried', (_, answer, failures, expected) => {
    expect(judge(answer, failures)).toMatchObject(expected);
  });

  it('it is never retried before the time that Jira gave, and at most a second and the relay’s back-off later', () => {
    fc.assert(
      fc.property(fc.nat(60 * minuteMs), fc.nat(maxFailures - 2), random, (askedMs, failures, drawn) => {
        const after = judge(refused(429, new Date(now.getTime() + askedMs).toISOString()), failures, drawn);
        if (after.kind !== 'again') throw new Error(`It is ${after.kind}.`);
        expect(after.waitMs).toBeGreaterThanOrEqual(askedMs);
        expect(after.waitMs).toBeLessThanOrEqual(Math.max(askedMs + 1_000, 10 * minuteMs));
      }),
    );
  });
});
