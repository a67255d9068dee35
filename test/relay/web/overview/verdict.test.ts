import type { StandingProblem } from '../../../../relay/web/api/problems';
import type { Destination } from '../../../../relay/web/api/types';
import { verdictOf } from '../../../../relay/web/overview/verdict';

const breached = 'experiment.guardrail_breached';
const destination = (changes: object = {}): Destination => {
  const whole: object = {
    id: 'dst_1',
    name: 'Rollouts',
    enabled: true,
    state: 'active',
    banner: null,
    site: { id: 'site_1', name: 'acme', url: 'https://acme.atlassian.net' },
    problems: [],
    project: { id: '1', key: 'ROLL', name: 'Rollouts' },
    mappings: [{ eventType: breached, enabled: true }],
    counts: { waiting: 0, failed: 0, held: 0 },
    ...changes,
  };
  return whole as Destination;
};
const failedOnes = { kind: 'deliveries_failed' } as StandingProblem;
const revoked = { state: 'reconnect_required' };

describe('the overview’s first sentence', () => {
  it('is that tickets are being filed where every destination can, and no problem is open', () => {
    expect(verdictOf([destination()], [])).toEqual({
      look: 'ok',
      title: 'Tickets are being filed.',
      detail: '1 destination works. There is nothing to do.',
    });
  });

  it('is that not all are where something failed, is held or cannot be filed', () => {
    expect(verdictOf([destination()], [failedOnes])).toMatchObject({
      look: 'wait',
      title: 'Tickets are being filed, but not all.',
    });
  });

  it('is that some are on hold where one destination of several cannot file, with what waits', () => {
    const waiting = destination({ ...revoked, counts: { waiting: 3, failed: 0, held: 0 } });
    expect(verdictOf([destination(), waiting], [])).toEqual({
      look: 'bad',
      title: 'Some tickets are on hold.',
      detail: '1 of 2 destinations cannot file. 3 events wait and will be filed once that is fixed.',
    });
  });

  it.each([
    ['must be reconnected', revoked],
    ['cannot reach its project', { state: 'repair_required' }],
    [
      'has a free site',
      { problems: [{ code: 'free_edition', eventType: null, message: 'acme is on Jira Free.', action: '' }] },
    ],
  ])('is that none are being filed where the only destination %s', (_what, changes) => {
    expect(verdictOf([destination(changes)], [])).toMatchObject({ look: 'bad', title: 'No tickets are being filed.' });
  });

  it('promises that events wait only where they do', () => {
    const message = 'ROLL requires “Team” for Bug.';
    const refused = { problems: [{ code: 'required_field', eventType: breached, message, action: '' }] };
    expect(verdictOf([destination(revoked)], []).detail).toContain('New events will wait');
    expect(verdictOf([destination(refused)], []).detail).toContain('New events cannot be filed until that is fixed.');
  });

  it('does not count paused destinations, and says so where all of them are', () => {
    const paused = destination({ enabled: false, state: 'disabled' });
    expect(verdictOf([destination(), paused], [])).toMatchObject({ look: 'ok' });
    expect(verdictOf([paused], [])).toMatchObject({
      look: 'idle',
      detail: 'Every destination is paused. Resume one to file tickets again.',
    });
  });

  it('is that no event is on where that is so', () => {
    const off = destination({ mappings: [{ eventType: breached, enabled: false }] });
    expect(verdictOf([off], [])).toMatchObject({ look: 'idle', detail: expect.stringContaining('No event is on') });
  });
});
