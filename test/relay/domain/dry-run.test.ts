import { createReplay, type ReplayedDecision } from '../../../relay/domain/dry-run';
import type { Guard } from '../../../relay/domain/guard';
import { defaultLifecycle, type Lifecycle } from '../../../relay/domain/lifecycle/lifecycle';
import { defaultRowOn } from '../../../relay/domain/mapping/default-row';
import type { CheckedDraft } from '../../../relay/domain/mapping/mapping';
import { checkRow } from '../../../relay/domain/mapping/resolve-row';

const breached = 'experiment.guardrail_breached';
const recovered = 'experiment.guardrail_recovered';
const hour = 3_600_000;

const row = (eventType: string, change: Partial<Lifecycle> = {}): CheckedDraft => {
  const checked = checkRow(defaultRowOn(eventType), 'mappings[0]');
  if (!checked.ok) throw new Error('The default row can be saved.');
  return { ...checked.value, lifecycle: { ...defaultLifecycle, ...change } };
};

/** Event types with the hour in which each comes, and its metric where it matters. */
type Event = readonly [type: string, atHour: number, metric?: string];

function play(rows: readonly CheckedDraft[], events: readonly Event[], guard: Guard | null = null) {
  const replay = createReplay({ organisationId: 'org_1', destinationId: 'dst_1', rows, guard });
  return events.map(([type, atHour, guardrailMetric = 'p95 latency']): ReplayedDecision | null => {
    const at = new Date(Date.UTC(2026, 10, 1) + atHour * hour).toISOString();
    const subject = { kind: 'experiment', id: 'exp_1' } as const;
    return replay.play({ type, subject, occurredAt: at, receivedAt: at, data: { guardrailMetric } });
  });
}

const kinds = (decisions: readonly (ReplayedDecision | null)[]) => decisions.map((decision) => decision?.kind);

describe('a dry run of a row that', () => {
  it('comments each time: the first event files, the others comment, as the product page says', () => {
    expect(
      play(
        [row(breached)],
        [
          [breached, 0],
          [breached, 1],
          [recovered, 2],
          [breached, 900],
        ],
      ),
    ).toEqual([
      { kind: 'create', reason: 'No open ticket for this subject and event.' },
      { kind: 'comment', reason: 'Its ticket is open, so the event is a comment there.' },
      null,
      { kind: 'comment', reason: 'Its ticket is open, so the event is a comment there.' },
    ]);
  });

  it('adds one comment a day skips those between', () => {
    const decisions = play(
      [row(breached, { whileOpen: 'daily' })],
      [
        [breached, 0],
        [breached, 1],
        [breached, 24],
        [breached, 25],
      ],
    );
    expect(kinds(decisions)).toEqual(['create', 'comment', 'skip', 'comment']);
    expect(decisions[2]?.reason).toBe(
      'Its ticket is open and got a comment on 1 Nov 2026, 01:00 UTC. This row adds one a day at most, and the next one reports this event.',
    );
  });

  it('stays silent while a ticket is open skips what happens again', () => {
    const events = [
      [breached, 0],
      [breached, 48],
    ] as const;
    expect(kinds(play([row(breached, { whileOpen: 'silent' })], events))).toEqual(['create', 'skip']);
  });

  it('resolves its ticket does so with the last metric that its events named, and files a new one afterwards', () => {
    const decisions = play(
      [row(breached, { onRecovery: 'resolve' })],
      [
        [recovered, 0],
        [breached, 1],
        [breached, 2, 'error rate'],
        [recovered, 3, 'bounce rate'],
        [recovered, 4],
        [recovered, 5, 'error rate'],
        [recovered, 6],
        [breached, 7],
      ],
    );
    expect(kinds(decisions)).toEqual(['skip', 'create', 'comment', 'skip', 'comment', 'resolve', 'skip', 'create']);
    expect(decisions[5]?.reason).toBe(
      'The problem that its ticket is about is over. This row resolves the ticket then.',
    );
  });

  it('reopens its ticket does so within the days, and twice at most', () => {
    const rows = [row(breached, { onRecovery: 'resolve', afterDone: 'reopen', reopenWithinDays: 1 })];
    const flap = (at: number): readonly Event[] => [
      [breached, at],
      [recovered, at + 1],
    ];
    expect(kinds(play(rows, [...flap(0), ...flap(10), ...flap(20), ...flap(30)]))).toEqual([
      'create',
      'resolve',
      'reopen',
      'resolve',
      'reopen',
      'resolve',
      'create',
      'resolve',
    ]);
    const late = play(rows, [...flap(0), ...flap(26)]);
    expect(kinds(late)).toEqual(['create', 'resolve', 'create', 'resolve']);
    expect(late[2]?.reason).toContain('Its ticket is done since 1 Nov 2026, 01:00 UTC');
  });

  it('has nothing to do about a recovery leaves it to the recovery’s own row, with its conditions and the guard', () => {
    const own = {
      ...row(recovered),
      when: { all: [{ variable: 'guardrailMetric', is: 'not_equals', value: 'bounce rate' }] } as const,
    };
    const events = [
      [recovered, 0],
      [recovered, 1, 'bounce rate'],
      [breached, 2],
      [recovered, 3],
      [recovered, 4],
    ] as const;
    const rows = [row(breached, { onRecovery: 'comment' }), own] as const;
    expect(kinds(play(rows, events))).toEqual(['create', 'skip', 'create', 'comment', 'comment']);
    const storm = [
      [breached, 0],
      [recovered, 1],
      [recovered, 2, 'error rate'],
      [recovered, 3, 'memory'],
    ] as const;
    const perMetric = { ...own, dedupScope: 'subject+metric' } as const;
    const guard = { newTickets: 1, perMinutes: 600 };
    expect(kinds(play([rows[0], perMetric], storm, guard))).toEqual(['create', 'comment', 'create', 'hold']);
  });
});

describe('a dry run', () => {
  const replayOf = (...rows: CheckedDraft[]) =>
    createReplay({ organisationId: 'org_1', destinationId: 'dst_1', rows, guard: null });

  it('reads recoveries where the row of the breach does something then, and events of rows that are on', () => {
    expect(replayOf(row(breached)).eventTypes).toEqual([breached]);
    expect(replayOf(row(breached, { onRecovery: 'comment' })).eventTypes.toSorted()).toEqual([breached, recovered]);
    expect(replayOf({ ...row(breached, { onRecovery: 'comment' }), enabled: false }).eventTypes).toEqual([]);
  });

  it('plays 100,000 events of tickets that are resolved and reopened within seconds', () => {
    const replay = replayOf(row(breached, { whileOpen: 'daily', afterDone: 'reopen', onRecovery: 'resolve' }));
    const started = performance.now();
    for (let index = 0; index < 100_000; index += 1) {
      const at = new Date(Date.UTC(2026, 10, 1) + index * 20_000).toISOString();
      const subject = { kind: 'experiment', id: `exp_${index % 10_007}` } as const;
      const type = index % 3 === 0 ? recovered : breached;
      const data = { guardrailMetric: index % 5 === 0 ? 'error rate' : 'p95 latency' };
      replay.play({ type, subject, occurredAt: at, receivedAt: at, data });
    }
    expect(performance.now() - started).toBeLessThan(30_000);
  });
});
