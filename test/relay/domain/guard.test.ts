import fc from 'fast-check';
import { createReplay } from '../../../relay/domain/dry-run';
import { isHeldByGuard, type KeyStatus, releaseTimes } from '../../../relay/domain/guard';
import { defaultRowOn } from '../../../relay/domain/mapping/default-row';
import type { CheckedDraft } from '../../../relay/domain/mapping/mapping';
import { checkRow } from '../../../relay/domain/mapping/resolve-row';

const guard = { newTickets: 3, perMinutes: 10 };
const unknown: KeyStatus = { hasOpenTicket: false, isHeld: false, isUnderWay: false, seen: null };

describe('the storm guard', () => {
  it.each([
    ['lets as many new keys through as it allows', unknown, 2, false],
    ['holds the next one', unknown, 3, true],
    ['lets a key through again that it let through', { ...unknown, seen: 'passed' }, 9, false],
    ['never holds what has an open ticket', { ...unknown, hasOpenTicket: true, isHeld: true }, 9, false],
    ['holds a key of which something is held', { ...unknown, isHeld: true, isUnderWay: true }, 1, true],
    ['lets a key through whose first event waits', { ...unknown, isUnderWay: true }, 9, false],
    ['does not count a dismissed key against itself', { ...unknown, seen: 'held' }, 3, false],
    ['holds a dismissed key while the storm lasts', { ...unknown, seen: 'held' }, 4, true],
  ] as const)('%s', (_, status, counted, expected) => {
    expect(isHeldByGuard(guard, status, counted)).toBe(expected);
  });

  it('releases at most so many in its time, whatever was released before', () => {
    const waves = fc.array(fc.tuple(fc.nat(12), fc.nat(1_500_000)), { maxLength: 8 });
    fc.assert(
      fc.property(waves, fc.integer({ min: 1, max: 5 }), (released, newTickets) => {
        const all: number[] = [];
        let now = 0;
        for (const [count, pause] of released) {
          now += pause;
          const times = releaseTimes({ newTickets, perMinutes: 10 }, all.slice(-newTickets), count, now);
          expect(times).toHaveLength(count);
          expect(times.every((time) => time >= now)).toBe(true);
          all.push(...times);
        }
        for (const [index, time] of all.entries()) {
          const before = all[index - newTickets];
          if (before !== undefined) expect(time - before).toBeGreaterThanOrEqual(600_000);
        }
      }),
    );
  });
});

describe('a replay', () => {
  const row = (eventType: string): CheckedDraft => {
    const checked = checkRow(defaultRowOn(eventType), 'mappings[0]');
    if (!checked.ok) throw new Error('The default row can be saved.');
    return checked.value;
  };
  const at = (minute: number) => new Date(Date.UTC(2026, 10, 1, 0, minute)).toISOString();
  const event = (id: string, minute: number, type = 'experiment.winner_declared', data = {}) => ({
    type,
    subject: { kind: 'experiment', id } as const,
    occurredAt: at(minute),
    receivedAt: at(minute),
    data,
  });
  const rules = { organisationId: 'org_1', destinationId: 'dst_1', guard: { newTickets: 2, perMinutes: 10 } };

  it('files, comments, holds until it has calmed down, and counts safety events apart', () => {
    const rows = [row('experiment.winner_declared'), row('experiment.srm_failed')];
    const replay = createReplay({ ...rules, rows });
    const kinds = [
      event('a', 0),
      event('a', 1),
      event('b', 2),
      event('c', 3),
      event('c', 4, 'experiment.srm_failed'),
      event('a', 5),
      event('d', 11),
      event('e', 23),
      event('c', 24),
      event('f', 24, 'flag.stale'),
    ].map((one) => replay.play(one)?.kind);
    expect(kinds).toEqual([
      'create',
      'comment',
      'create',
      'hold',
      'create',
      'comment',
      'hold',
      'create',
      'hold',
      undefined,
    ]);
  });

  it('skips what the conditions do not let through', () => {
    const when = { all: [{ variable: 'lift', is: 'at_least', value: 0.02 }] } as const;
    const replay = createReplay({ ...rules, rows: [{ ...row('experiment.winner_declared'), when }] });
    expect(replay.play(event('a', 0, undefined, { lift: 0.01 }))).toEqual({
      kind: 'skip',
      reason: 'Not filed: the condition “lift is at least 0.02” does not hold, lift is “0.01”.',
    });
    expect(replay.play(event('a', 0, undefined, { lift: 0.02 }))?.kind).toBe('create');
  });

  it('plays 100,000 events within seconds', () => {
    const replay = createReplay({ ...rules, rows: [row('experiment.winner_declared')] });
    const started = performance.now();
    for (let index = 0; index < 100_000; index += 1) replay.play(event(`exp_${index % 30_000}`, index / 60));
    expect(performance.now() - started).toBeLessThan(30_000);
  });
});
