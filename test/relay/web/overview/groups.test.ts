import type { StandingProblem } from '../../../../relay/web/api/problems';
import { grouped } from '../../../../relay/web/overview/groups';

const problem = (changes: Partial<StandingProblem>): StandingProblem =>
  ({
    id: 'problem_1',
    kind: 'configuration',
    site: { id: 'site_1', name: 'acme' },
    destination: { id: 'dst_1', name: 'Rollouts' },
    eventType: 'experiment.srm_failed',
    title: 'Sample-ratio mismatch cannot be filed by Rollouts',
    detail: 'ROLL requires “Team” for Bug.',
    action: 'Make it optional.',
    ...changes,
  }) as StandingProblem;

describe('the problems of the overview', () => {
  it('are one entry for the rows of a destination, with each reason once', () => {
    const rows = [
      problem({}),
      problem({ id: 'problem_2', eventType: 'experiment.guardrail_breached' }),
      problem({ id: 'problem_3', eventType: 'flag.rule_activated', detail: 'ROLL requires “Team” for Task.' }),
    ];
    expect(grouped(rows)).toMatchObject([
      {
        title: '3 events cannot be filed by Rollouts',
        details: [
          'ROLL requires “Team” for Bug. Make it optional.',
          'ROLL requires “Team” for Task. Make it optional.',
        ],
      },
    ]);
  });

  it('are entries of their own where their steps differ', () => {
    const others = [
      problem({}),
      problem({ id: 'problem_2', destination: { id: 'dst_2', name: 'Operations' } }),
      problem({ id: 'problem_3', kind: 'remap_required' }),
      problem({ id: 'problem_4', kind: 'deliveries_failed', eventType: null }),
    ];
    expect(grouped(others)).toHaveLength(4);
    expect(grouped(others)[0]?.title).toBe('Sample-ratio mismatch cannot be filed by Rollouts');
  });

  it('do not say the words of their title twice', () => {
    const title = 'acme is disconnected';
    const detail = 'acme is disconnected. Tickets are on hold until you connect it again.';
    const [entry] = grouped([problem({ kind: 'reconnect_required', eventType: null, title, detail })]);
    expect(entry?.details).toEqual(['Tickets are on hold until you connect it again.']);
  });
});
