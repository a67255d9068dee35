import fc from 'fast-check';
import { decide, type Situation } from '../../../relay/domain/decide';
import { statusCategories } from '../../../relay/domain/link';
import { openTicket, usable } from './situations';

const uncertain = {
  operation: 'create' as const,
  issueId: null,
  startedAt: '2026-11-23T10:00:00.000Z',
  since: '2026-11-23T10:00:00.000Z',
  endsAt: '2026-11-23T10:00:15.000Z',
  keysBefore: null,
};
const filed = { issueId: '10007', issueKey: 'ROLL-7', follows: null, reason: 'No open ticket.' };

describe('the decision on an event', () => {
  it('is to file a ticket if there is none', () => {
    expect(decide(usable)).toMatchObject({ kind: 'create', follows: null });
  });

  it('is a comment on the open ticket', () => {
    expect(decide({ ...usable, latest: openTicket })).toMatchObject({ kind: 'comment', issueId: '10007' });
  });

  it('is a new ticket once the last one is done, whatever its status is called', () => {
    const latest = { ...openTicket, status: { name: 'Erledigt', category: 'done' as const } };
    expect(decide({ ...usable, latest })).toMatchObject({ kind: 'create', follows: 'ROLL-7' });
  });

  it('is a new ticket once the last one was deleted, and says so', () => {
    const latest = { ...openTicket, status: { name: 'Deleted', category: 'done' as const } };
    expect(decide({ ...usable, latest }).reason).toBe('ROLL-7 was deleted in Jira, so a new ticket is filed.');
  });

  it('is to reconcile a write of unknown outcome before writing again', () => {
    expect(decide({ ...usable, uncertain })).toMatchObject({ kind: 'find_write', write: uncertain });
  });

  it.each([
    ['reconnect_required', { destination: { ...usable.destination, siteStatus: 'reconnect_required' as const } }],
    [
      'repair_required',
      { destination: { ...usable.destination, repairReason: 'Jira does not let AvsB create issues.' } },
    ],
    ['remap_required', { row: { ...usable.row, missing: { issueType: 'Bug' } } }],
    ['remap_required', { row: { ...usable.row, issueType: null } }],
    ['remap_required', { row: { ...usable.row, missing: { priority: 'High' } } }],
    ['disabled', { destination: { ...usable.destination, enabled: false } }],
  ] as const)('is to wait while the destination is %s', (obstacle, change) => {
    expect(decide({ ...usable, ...change })).toMatchObject({ kind: 'wait', obstacle });
  });

  it('is to end the delivery once the destination is deleted, whatever else is in its way', () => {
    const destination = { ...usable.destination, isDeleted: true };
    expect(decide({ ...usable, destination, latest: openTicket })).toMatchObject({
      kind: 'end',
      reason: 'Not filed: destination deleted.',
    });
    expect(decide({ ...usable, destination: { ...destination, enabled: false } }).kind).toBe('end');
  });

  it('is still to reconcile what may be in Jira when the destination is deleted, if Jira can be asked', () => {
    const destination = { ...usable.destination, isDeleted: true };
    expect(decide({ ...usable, destination, uncertain })).toMatchObject({ kind: 'find_write', write: uncertain });
    const cutOff = { ...destination, siteStatus: 'reconnect_required' as const };
    expect(decide({ ...usable, destination: cutOff, uncertain })).toMatchObject({
      kind: 'end',
      reason: expect.stringContaining('unclear'),
    });
  });

  it('is to add the description to a ticket that was filed without, before anything else is written', () => {
    const latest = { ...openTicket, status: { name: 'Done', category: 'done' as const } };
    expect(decide({ ...usable, filed, latest })).toMatchObject({ kind: 'describe', issueId: '10007' });
    expect(decide({ ...usable, filed, uncertain }).kind).toBe('find_write');
    expect(decide({ ...usable, filed, destination: { ...usable.destination, isDeleted: true } })).toMatchObject({
      kind: 'end',
      reason: 'ROLL-7 has no description in Jira: destination deleted.',
    });
  });

  it('is to end the delivery once the process has crashed three times in a row while rendering the event, and not before', () => {
    for (const latest of [undefined, openTicket]) {
      expect(decide({ ...usable, latest, unfinishedRenders: 2 }).kind).toBe(latest ? 'comment' : 'create');
      expect(decide({ ...usable, latest, unfinishedRenders: 3 })).toMatchObject({
        kind: 'end',
        cause: 'render_crashes',
        reason: expect.stringContaining('stopped 3 times in a row while rendering this event'),
      });
    }
  });

  it('is never to write while anything is in the way or unknown, and always says why', () => {
    fc.assert(
      fc.property(situations, (situation) => {
        const decision = decide(situation);
        expect(decision.reason).toMatch(/^[A-Z].*\.$/);
        const { destination, row } = situation;
        const isBlocked =
          destination.siteStatus === 'reconnect_required' ||
          destination.repairReason !== null ||
          row.issueType === null ||
          Object.keys(row.missing).length > 0 ||
          !destination.enabled;
        if (destination.isDeleted) expect(['end', 'find_write']).toContain(decision.kind);
        else if (isBlocked) expect(decision.kind).toBe('wait');
        else if (situation.uncertain) expect(decision.kind).toBe('find_write');
        else if (situation.unfinishedRenders >= 3) expect(decision.kind).toBe('end');
        else if (situation.filed) expect(decision.kind).toBe('describe');
        else expect(decision.kind).toBe(isOpenTicket(situation) ? 'comment' : 'create');
      }),
    );
  });
});

function isOpenTicket({ latest }: Situation): boolean {
  return latest !== undefined && latest.status.category !== 'done';
}

const situations: fc.Arbitrary<Situation> = fc.record({
  lifecycle: fc.constant(usable.lifecycle),
  event: fc.constant(usable.event),
  isForced: fc.boolean(),
  progress: fc.constant(null),
  now: fc.constant(usable.now),
  destination: fc.record({
    siteStatus: fc.constantFrom('connected' as const, 'reconnect_required' as const),
    siteName: fc.constant('acme'),
    projectKey: fc.constant('ROLL'),
    repairReason: fc.option(fc.constant('Jira does not let AvsB create issues.'), { nil: null }),
    enabled: fc.boolean(),
    isSiteRemoved: fc.boolean(),
    isDeleted: fc.boolean(),
  }),
  row: fc.record({
    issueType: fc.option(fc.constant({ id: '1', name: 'Bug' }), { nil: null }),
    missing: fc.record({ issueType: fc.constant('Bug'), priority: fc.constant('High') }, { requiredKeys: [] }),
  }),
  latest: fc.option(
    fc.constantFrom(...statusCategories).map((category) => ({ ...openTicket, status: { name: category, category } })),
    { nil: undefined },
  ),
  uncertain: fc.option(fc.constant(uncertain), { nil: undefined }),
  filed: fc.option(fc.constant(filed), { nil: null }),
  unfinishedRenders: fc.nat(4),
});
