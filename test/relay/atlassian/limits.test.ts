import fc from 'fast-check';
import { createLimits, type LimitScope, limitScope } from '../../../relay/atlassian/limits';

const start = Date.parse('2026-11-23T10:00:00.000Z');
const iso = (ms: number) => new Date(start + ms).toISOString();
const create = { cloudId: 'c1', endpoint: 'POST createIssue' };
const comment = { cloudId: 'c1', endpoint: 'POST addComment', issueId: '10001' };
const elsewhere = { cloudId: 'c2', endpoint: 'POST createIssue' };

function limitsAt() {
  const clock = { ms: 0 };
  return { clock, limits: createLimits(() => new Date(start + clock.ms)) };
}

describe('what a rate limit covers', () => {
  it.each([
    ['jira-quota-global-based', { kind: 'everywhere' }],
    ['jira-burst-based', { kind: 'endpoint', cloudId: 'c1', endpoint: 'POST addComment' }],
    ['jira-per-issue-on-write', { kind: 'issue', cloudId: 'c1', issueId: '10001' }],
    ['jira-quota-tenant-based', { kind: 'site', cloudId: 'c1' }],
    ['something-new', { kind: 'site', cloudId: 'c1' }],
    [null, { kind: 'site', cloudId: 'c1' }],
  ])('follows from the reason %j', (reason, scope) => expect(limitScope(reason, comment)).toEqual(scope));

  it('is the site if an issue limit was reported for a call that is not about an issue', () => {
    expect(limitScope('jira-per-issue-on-write', create)).toEqual({ kind: 'site', cloudId: 'c1' });
  });
});

describe('a pause', () => {
  it.each<[LimitScope, boolean, boolean, boolean]>([
    [{ kind: 'everywhere' }, true, true, true],
    [{ kind: 'site', cloudId: 'c1' }, true, true, false],
    [{ kind: 'endpoint', cloudId: 'c1', endpoint: 'POST createIssue' }, true, false, false],
    [{ kind: 'issue', cloudId: 'c1', issueId: '10001' }, false, true, false],
  ])('of %j holds back what it covers, and nothing else', (scope, creates, comments, others) => {
    const { limits } = limitsAt();
    limits.pause(scope, iso(5000));
    expect(limits.pausedUntil(create)).toBe(creates ? iso(5000) : null);
    expect(limits.pausedUntil(comment)).toBe(comments ? iso(5000) : null);
    expect(limits.pausedUntil(elsewhere)).toBe(others ? iso(5000) : null);
  });

  it('ends when its time is over', () => {
    const { clock, limits } = limitsAt();
    limits.pause({ kind: 'site', cloudId: 'c1' }, iso(5000));
    clock.ms = 4999;
    expect(limits.pausedUntil(create)).toBe(iso(5000));
    clock.ms = 5000;
    expect(limits.pausedUntil(create)).toBeNull();
  });

  it('is not shortened by a later one, and nonsense is not a pause', () => {
    const { limits } = limitsAt();
    const site: LimitScope = { kind: 'site', cloudId: 'c1' };
    limits.pause(site, iso(5000));
    limits.pause(site, iso(1000));
    limits.pause(site, 'soon');
    expect(limits.pausedUntil(create)).toBe(iso(5000));
  });

  it('lasts as long as the longest one that covers the call, in whatever order they were reported', () => {
    const scope = fc.oneof(
      fc.constant<LimitScope>({ kind: 'everywhere' }),
      fc.constantFrom('c1', 'c2').map((cloudId): LimitScope => ({ kind: 'site', cloudId })),
      fc
        .constantFrom('c1', 'c2')
        .map((cloudId): LimitScope => ({ kind: 'endpoint', cloudId, endpoint: 'POST createIssue' })),
      fc.constantFrom('10001', '10002').map((issueId): LimitScope => ({ kind: 'issue', cloudId: 'c1', issueId })),
    );
    const covers = (by: LimitScope) =>
      by.kind === 'everywhere' ||
      (by.cloudId === 'c1' &&
        (by.kind === 'site' ||
          (by.kind === 'issue' && by.issueId === '10001') ||
          (by.kind === 'endpoint' && by.endpoint === comment.endpoint)));
    fc.assert(
      fc.property(fc.array(fc.tuple(scope, fc.integer({ min: -10, max: 100 })), { maxLength: 200 }), (pauses) => {
        const { limits } = limitsAt();
        for (const [by, ms] of pauses) limits.pause(by, iso(ms));
        const longestMs = Math.max(0, ...pauses.filter(([by]) => covers(by)).map(([, ms]) => ms));
        expect(limits.pausedUntil(comment)).toBe(longestMs > 0 ? iso(longestMs) : null);
      }),
    );
  });
});
