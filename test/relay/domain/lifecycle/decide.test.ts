import fc from 'fast-check';
import { decide, type KnownTicket, type Situation, type TicketFacts } from '../../../../relay/domain/decide';
import {
  afterDoneChoices,
  defaultLifecycle,
  onRecoveryChoices,
  whileOpenChoices,
} from '../../../../relay/domain/lifecycle/lifecycle';
import { unknownLife } from '../../../../relay/domain/lifecycle/ticket-life';
import { openTicket, rules, ticketIn, usable } from '../situations';

const noFacts: TicketFacts = { categoryChangedAt: null, resolution: null };
const read = (ticket: KnownTicket, facts: Partial<TicketFacts> = {}): KnownTicket => ({
  ...ticket,
  justRead: { ...noFacts, ...facts },
});
const of = (change: Partial<Situation>) => decide({ ...usable, ...change });
const recovery: Situation['event'] = {
  type: 'experiment.guardrail_recovered',
  metric: 'p95 latency',
  recovers: 'experiment.guardrail_breached',
  isOwnRowOn: false,
};
const wontDo = { id: '10001', name: "Won't Do" };

describe('the decision on an event while its ticket is open', () => {
  it('reads the ticket before it stays silent, since it may be done by now', () => {
    expect(of({ ...rules({ whileOpen: 'silent' }), latest: openTicket }).kind).toBe('look');
    expect(of({ ...rules({ whileOpen: 'silent' }), latest: read(openTicket) }).kind).toBe('skip');
  });

  it('is a comment again once 24 hours have passed since the last, where the row adds one a day', () => {
    const at = (lastCommentAt: string | null) =>
      of({
        ...rules({ whileOpen: 'daily' }),
        latest: read({ ...openTicket, life: { ...unknownLife, lastCommentAt } }),
      });
    expect(at(null).kind).toBe('comment');
    expect(at('2026-11-22T10:00:01.000Z').kind).toBe('skip');
    expect(at('2026-11-22T10:00:00.000Z').kind).toBe('comment');
  });

  it('is a comment for one that an admin files after all', () => {
    expect(of({ ...rules({ whileOpen: 'silent' }), isForced: true, latest: openTicket }).kind).toBe('comment');
  });
});

describe('the decision on an event after its ticket is done', () => {
  const done = ticketIn('done', 'Erledigt');
  const reopens = rules({ afterDone: 'reopen', reopenWithinDays: 3 });

  it('does not read the ticket where only its status matters', () => {
    expect(of({ latest: done }).kind).toBe('create');
  });

  it('reopens it within the days, to the second', () => {
    const doneAt = (time: string) => of({ ...reopens, latest: { ...read(done), doneAt: time } }).kind;
    expect(doneAt('2026-11-20T10:00:00.000Z')).toBe('reopen');
    expect(doneAt('2026-11-20T09:59:59.000Z')).toBe('create');
  });

  it('is a new ticket once AvsB has reopened it twice', () => {
    const reopened = (reopenings: number) =>
      of({ ...reopens, latest: { ...read(done), life: { ...unknownLife, reopenings } } }).kind;
    expect([0, 1, 2].map(reopened)).toEqual(['reopen', 'reopen', 'create']);
  });

  it('stays silent where it was closed with such a resolution, unless AvsB itself did that', () => {
    const silent = rules({ silentResolutions: [{ name: 'won’t do'.replace('’', "'") }], afterDone: 'reopen' });
    const facts = { resolution: wontDo, categoryChangedAt: '2026-11-23T09:00:00.000Z' };
    const own = { changedAt: facts.categoryChangedAt, resolutionId: wontDo.id };
    const of_ = (ownResolution: KnownTicket['life']['ownResolution']) =>
      of({ ...silent, latest: { ...read(done, facts), life: { ...unknownLife, ownResolution } } }).kind;
    expect(of_(null)).toBe('skip');
    expect(of_(own)).toBe('reopen');
    expect(of_({ ...own, changedAt: '2026-11-22T09:00:00.000Z' })).toBe('skip');
    expect(of_({ ...own, resolutionId: '10000' })).toBe('skip');
  });

  it('continues where it was: the comment after a reopening, a new ticket where that was impossible', () => {
    const progress = { linkId: openTicket.id, reason: 'ROLL-7 was reopened.', hasComment: false };
    const reopened = { ...progress, step: 'reopened' as const };
    expect(of({ ...reopens, progress: reopened, latest: openTicket })).toMatchObject({
      kind: 'comment',
      purpose: { kind: 'reopened' },
    });
    const impossible = { ...progress, step: 'cannot_reopen' as const };
    expect(of({ ...reopens, progress: impossible, latest: read(done) })).toMatchObject({
      kind: 'create',
      reason: progress.reason,
    });
    const ofAnother = { ...impossible, linkId: 'lnk_0' };
    expect(of({ ...reopens, progress: ofAnother, latest: read(done) }).kind).toBe('reopen');
  });
});

describe('the decision on a recovery', () => {
  const resolves = { ...rules({ onRecovery: 'resolve' }), event: recovery };

  it('is a comment, and to resolve the ticket next, once its last metric has recovered', () => {
    expect(of({ ...resolves, latest: read(openTicket) })).toMatchObject({
      kind: 'comment',
      purpose: { kind: 'recovered', isResolvedNext: true },
    });
    const life = { ...unknownLife, breached: ['p95 latency', 'error rate'] };
    expect(of({ ...resolves, latest: read({ ...openTicket, life }) })).toMatchObject({
      kind: 'comment',
      purpose: { kind: 'recovered', isResolvedNext: false, stillBreached: ['error rate'] },
    });
  });

  it('is its own row’s where that is on and there is nothing to recover, and nothing else', () => {
    const none = { ...resolves, latest: undefined };
    expect(of(none).kind).toBe('skip');
    expect(of({ ...none, event: { ...recovery, isOwnRowOn: true } }).kind).toBe('hand_over');
    const other = { ...recovery, metric: 'error rate', isOwnRowOn: true };
    expect(of({ ...resolves, event: other, latest: read(openTicket) }).kind).toBe('hand_over');
    expect(of({ ...resolves, latest: read(ticketIn('done')) }).kind).toBe('skip');
  });
});

describe('any decision by a life cycle', () => {
  it('never takes a step that the row forbids, and never without having read the ticket', () => {
    const lifecycles = fc.record({
      whileOpen: fc.constantFrom(...whileOpenChoices),
      afterDone: fc.constantFrom(...afterDoneChoices),
      reopenWithinDays: fc.integer({ min: 1, max: 90 }),
      silentResolutions: fc.constantFrom([], [{ name: wontDo.name }]),
      onRecovery: fc.constantFrom(...onRecoveryChoices),
    });
    const tickets = fc
      .record({
        category: fc.constantFrom('new', 'indeterminate', 'done', 'undefined'),
        facts: fc.option(
          fc.record({ categoryChangedAt: fc.constant(null), resolution: fc.constantFrom(null, wontDo) }),
        ),
        reopenings: fc.nat(3),
        hasComment: fc.boolean(),
      })
      .map(({ category, facts, reopenings, hasComment }) => ({
        ...ticketIn(category),
        justRead: facts,
        life: {
          ...unknownLife,
          breached: ['p95 latency'],
          reopenings,
          lastCommentAt: hasComment ? usable.now.toISOString() : null,
        },
      }));
    const situations = fc.record({
      lifecycle: lifecycles,
      latest: fc.option(tickets, { nil: undefined }),
      event: fc.constantFrom(usable.event, recovery),
    });
    fc.assert(
      fc.property(situations, ({ lifecycle, latest, event }) => {
        const decision = of({ lifecycle, latest, event });
        expect(decision.reason).toMatch(/^[A-Z].*\.$/);
        const isOpen = latest !== undefined && latest.status.category !== 'done';
        if (decision.kind === 'reopen') {
          expect([isOpen, lifecycle.afterDone, latest?.justRead === null]).toEqual([false, 'reopen', false]);
          expect(latest?.life.reopenings).toBeLessThan(2);
        }
        if (decision.kind === 'create') expect([isOpen, event.recovers]).toEqual([false, null]);
        if (decision.kind === 'comment') {
          expect(isOpen).toBe(true);
          if (event.recovers !== null) expect([lifecycle.onRecovery, latest?.justRead]).not.toContain('nothing');
          else expect(lifecycle.whileOpen).not.toBe('silent');
        }
        if (decision.kind === 'skip' && event.recovers === null) {
          expect(lifecycle).not.toEqual(defaultLifecycle);
          expect(latest?.justRead).not.toBeNull();
        }
      }),
    );
  });
});
