import type { Destination, Problem } from '../../../../relay/web/api/types';
import { listed } from '../../../../relay/web/integrations/list';
import { needsAttention, reasonsOf, shownState } from '../../../../relay/web/integrations/shown-state';
import { permissionSentences } from '../../../../shared/permission-sentences';

const breached = 'experiment.guardrail_breached';
const mismatch = 'experiment.srm_failed';
const row = (eventType: string, enabled = true) => ({ eventType, enabled }) as Destination['mappings'][number];
const destination = (changes: Partial<Destination> = {}): Destination =>
  ({
    id: 'dst_1',
    name: 'Rollouts',
    site: { id: 'site_1', name: 'acme', url: 'https://acme.atlassian.net' },
    project: { id: '1', key: 'ROLL', name: 'Rollouts' },
    state: 'active',
    banner: null,
    problems: [],
    mappings: [row(breached), row(mismatch), row('flag.stale', false)],
    ...changes,
  }) as Destination;
const problem = (changes: Partial<Problem> = {}): Problem => ({
  code: 'required_field',
  eventType: breached,
  message: 'ROLL requires “Team” for Bug.',
  action: 'Make it optional.',
  ...changes,
});

describe('a destination’s state on the screen', () => {
  it('is active while any event can be filed', () => {
    expect(shownState(destination())).toBe('active');
    const partly = destination({ problems: [problem()] });
    expect([shownState(partly), needsAttention(partly)]).toEqual(['active', true]);
  });

  it('is that nothing can be filed where each event that is on has a problem, or all of them have one', () => {
    const each = [problem(), problem({ eventType: mismatch })];
    expect(shownState(destination({ problems: each }))).toBe('cannot_file');
    const message = permissionSentences.create('ROLL');
    const denied = problem({ code: 'no_permission', eventType: null, message });
    expect(shownState(destination({ problems: [denied] }))).toBe('cannot_file');
  });

  it('is that nothing can be filed where the site has become a free one, as the problem “configuration” says', () => {
    const free = problem({ code: 'free_edition', eventType: null, message: 'acme is on Jira Free.' });
    expect(shownState(destination({ problems: [free] }))).toBe('cannot_file');
  });

  it('is active where AvsB may only not delete or comment', () => {
    for (const message of [permissionSentences.remove('ROLL'), permissionSentences.comment('ROLL')]) {
      const denied = problem({ code: 'no_permission', eventType: null, message });
      expect(shownState(destination({ problems: [denied] }))).toBe('active');
    }
  });

  it('is that no events are on, rather than active', () => {
    expect(shownState(destination({ mappings: [row(breached, false)] }))).toBe('nothing_on');
  });

  it('is the obstacle where there is one', () => {
    expect(shownState(destination({ state: 'repair_required', problems: [problem()] }))).toBe('repair_required');
  });
});

describe('the reasons on a card', () => {
  it('are each told once, with their events', () => {
    const problems = [problem(), problem({ eventType: mismatch }), problem({ message: 'Another.' })];
    expect(reasonsOf(destination({ problems }))).toEqual([
      { message: 'ROLL requires “Team” for Bug.', action: 'Make it optional.', eventTypes: [breached, mismatch] },
      { message: 'Another.', action: 'Make it optional.', eventTypes: [breached] },
    ]);
  });

  it('leave out what the banner says', () => {
    const banner: Destination['banner'] = {
      code: 'remap_required',
      message: '',
      action: 'refresh_templates',
      eventTypes: [breached],
    };
    const missing = { code: 'issue_type_missing', message: 'Gone.' } as const;
    const problems = [problem(missing), problem({ ...missing, eventType: mismatch })];
    const told = reasonsOf(destination({ state: 'remap_required', banner, problems }));
    expect(told.map(({ eventTypes }) => eventTypes)).toEqual([[mismatch]]);
  });
});

describe('the list of destinations', () => {
  const all = [
    destination({ id: 'dst_2', name: 'Team 10' }),
    destination({ id: 'dst_1', name: 'Team 9' }),
    destination({ id: 'dst_3', name: 'Team 11', state: 'reconnect_required' }),
  ];
  const choice = { typed: '', state: null, sort: 'attention', page: 1 } as const;
  const namesOf = (changes: object) => listed(all, { ...choice, ...changes }).map(({ name }) => name);

  it('begins with what needs attention, then goes by name, with numbers as numbers', () => {
    expect(namesOf({})).toEqual(['Team 11', 'Team 9', 'Team 10']);
    expect(namesOf({ sort: 'nameDown' })).toEqual(['Team 11', 'Team 10', 'Team 9']);
    expect(namesOf({ sort: 'newest' })).toEqual(['Team 11', 'Team 10', 'Team 9']);
  });

  it('is searched by name, project and site, in any case', () => {
    expect(namesOf({ typed: ' team 9 ' })).toEqual(['Team 9']);
    expect(namesOf({ typed: 'roll' })).toHaveLength(3);
    expect(namesOf({ typed: 'ACME' })).toHaveLength(3);
    expect(namesOf({ state: 'reconnect_required' })).toEqual(['Team 11']);
  });
});
