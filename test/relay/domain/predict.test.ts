import fc from 'fast-check';
import { decide, type KnownTicket } from '../../../relay/domain/decide';
import { type Outlook, predict } from '../../../relay/domain/predict';
import { openTicket, usable } from './situations';

const outlook: Outlook = { ...usable, isOn: true, hasEarlier: false, hasSubject: true, unmet: null, held: null };
const ticket = (change: Partial<KnownTicket> = {}): KnownTicket => ({
  ...openTicket,
  createdAt: '2026-11-03T23:59:00.000Z',
  ...change,
});
const of = (change: Partial<Outlook> = {}) => predict({ ...outlook, ...change });

describe('the predicted outcome of an event', () => {
  it('is a new ticket if none is open', () => {
    expect(of()).toEqual({
      kind: 'create',
      reason: 'Would file a new ticket: no ticket is open for this subject and event.',
    });
    expect(of({ hasSubject: false }).reason).toBe(
      'Would file a new ticket: the sample represents a subject without an open ticket.',
    );
  });

  it('is a comment on the open ticket, with the day since it is open', () => {
    expect(of({ latest: ticket() })).toEqual({
      kind: 'comment',
      issueKey: 'ROLL-7',
      reason: 'Would comment on ROLL-7, because it has been open since 3 Nov.',
    });
    expect(of({ latest: ticket({ createdAt: '2025-12-31T00:00:00.000Z' }) }).reason).toBe(
      'Would comment on ROLL-7, because it has been open since 31 Dec 2025.',
    );
  });

  it.each([
    [{ name: 'Closed', category: 'done' as const }, 'Would file a new ticket: ROLL-7 is done (Closed).'],
    [{ name: 'Deleted', category: 'done' as const }, 'Would file a new ticket: ROLL-7 was deleted in Jira.'],
  ])('is a new ticket once the other is %j', (status, reason) => {
    expect(of({ latest: ticket({ status }) })).toEqual({ kind: 'create', reason });
  });

  it.each<[string, Partial<Outlook>, string]>([
    [
      'its site must be connected again',
      { destination: { ...outlook.destination, siteStatus: 'reconnect_required' } },
      'Would wait until acme is connected again.',
    ],
    [
      'its project is out of reach',
      { destination: { ...outlook.destination, repairReason: 'Jira said “No.”' } },
      'Would wait until this destination has a project in which AvsB may create issues. Jira said “No.”',
    ],
    [
      'its issue type is gone',
      { row: { ...outlook.row, missing: { issueType: 'Bug' } } },
      'Would wait until this event is mapped again: ROLL no longer has the issue type “Bug”.',
    ],
    [
      'it has no issue type',
      { row: { issueType: null, missing: {} } },
      'Would wait until this event has an issue type.',
    ],
    [
      'the same is on its way',
      { hasEarlier: true },
      'Would be queued behind the same event, which is still in progress.',
    ],
  ])('is a wait while %s', (_, change, reason) => {
    expect(of({ ...change, latest: ticket() })).toEqual({ kind: 'wait', reason });
  });

  it.each<[string, Partial<Outlook>, object]>([
    [
      'its conditions do not hold',
      { unmet: 'Not filed: no.', latest: ticket() },
      { kind: 'skip', reason: 'Not filed: no.' },
    ],
    ['the storm guard holds', { held: 'Held: too many.' }, { kind: 'hold', reason: 'Held: too many.' }],
    ['the guard holds others, while its own ticket is open', { held: 'Held.', latest: ticket() }, { kind: 'comment' }],
  ])('is known where %s', (_, change, expected) => {
    expect(of(change)).toMatchObject(expected);
  });

  it.each<[string, Partial<Outlook>, string]>([
    ['its row is off', { isOn: false }, 'Would not be filed: “Guardrail breached” is off. Switch it on first.'],
    [
      'its destination is paused',
      { destination: { ...outlook.destination, enabled: false } },
      'Would not be filed: this destination is paused. Resume it first.',
    ],
  ])('is nothing while %s', (_, change, reason) => {
    // An event that comes to a paused destination is recorded; one whose row is off leaves no delivery.
    expect(of(change)).toEqual({ kind: change.isOn === false ? 'wait' : 'skip', reason });
  });

  it('is the same as the decision for a real event, about the same ticket', () => {
    const destinations = fc.record({
      siteStatus: fc.constantFrom('connected' as const, 'reconnect_required' as const),
      siteName: fc.constant('acme'),
      projectKey: fc.constant('ROLL'),
      repairReason: fc.constantFrom(null, 'Gone.'),
      enabled: fc.constant(true),
      isSiteRemoved: fc.boolean(),
      isDeleted: fc.constant(false),
    });
    const rows = fc.record({
      issueType: fc.constantFrom(null, { id: '1', name: 'Bug' }),
      missing: fc.constantFrom({}, { issueType: 'Bug' }, { priority: 'High' }, { issueType: 'Bug', priority: 'High' }),
    });
    const categories = fc.constantFrom('new', 'indeterminate', 'done', 'undefined');
    const latests = fc.option(
      categories.map((category) => ticket({ status: { name: 'Any', category } })),
      { nil: undefined },
    );
    fc.assert(
      fc.property(destinations, rows, latests, (destination, row, latest) => {
        const decision = decide({ ...usable, destination, row, latest });
        const told = of({ destination, row, latest });
        expect(told.kind).toBe(decision.kind);
        expect(told.issueKey).toBe(decision.kind === 'comment' ? decision.issueKey : undefined);
        expect(told.reason).toMatch(/^Would .*\.$/);
      }),
    );
  });
});
