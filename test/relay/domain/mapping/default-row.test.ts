import { defaultMappings } from '../../../../relay/domain/mapping/default-row';
import { findByName } from '../../../../relay/domain/mapping/named';
import { eventCatalogue } from '../../../../shared/event-catalogue';

const types = [
  { id: '1', name: 'Task' },
  { id: '2', name: 'Bug' },
];
const priorities = [
  { id: '2', name: 'High' },
  { id: '3', name: 'Medium' },
  { id: '4', name: 'Low' },
];
const priorityField = { fieldId: 'priority', name: 'Priority', required: false, hasDefaultValue: false };
const metadata = (issueTypes = types, allowedValues = priorities) => ({
  projectKey: 'ROLL',
  issueTypes,
  screens: new Map(issueTypes.map(({ id }) => [id, [{ ...priorityField, allowedValues }]])),
});
const rowOf = (type: string, from = metadata()) =>
  defaultMappings(from).mappings.find(({ eventType }) => eventType === type);

describe('the default mappings', () => {
  it.each([
    [
      'experiment.winner_declared',
      'Task',
      'Medium',
      'rollout',
      '[Rollout] {{winnerVariationName}} won on {{experimentName}}',
    ],
    [
      'experiment.guardrail_breached',
      'Bug',
      'High',
      'incident',
      '[Guardrail] {{guardrailMetric}} breached on {{experimentName}}',
    ],
    ['experiment.srm_failed', 'Bug', 'High', 'investigation', '[SRM] Sample-ratio mismatch on {{experimentName}}'],
    ['flag.rule_activated', 'Task', 'Low', 'flag-rollout', '[Flag rule live] {{ruleName}} on {{flagName}}'],
  ])('file %s as a %s of priority %s, labelled %s', (type, issueType, priority, label, summaryTemplate) => {
    expect(rowOf(type)).toMatchObject({
      enabled: true,
      issueType: { name: issueType },
      priority: { name: priority },
      labels: [label],
      summaryTemplate,
    });
  });

  it('leave all other events disabled', () => {
    const on = defaultMappings(metadata()).mappings.filter(({ enabled }) => enabled);
    expect(on).toHaveLength(4);
    expect(eventCatalogue.length).toBeGreaterThanOrEqual(11);
  });

  it('disable rows whose issue type is missing from the project, and say so', () => {
    const withoutBug = metadata([{ id: '1', name: 'Task' }]);
    expect(rowOf('experiment.srm_failed', withoutBug)).toMatchObject({ enabled: false, issueType: null });
    expect(defaultMappings(withoutBug).problems.map(({ code, eventType }) => [code, eventType])).toEqual([
      ['issue_type_missing', 'experiment.guardrail_breached'],
      ['issue_type_missing', 'experiment.srm_failed'],
    ]);
  });

  it('file without a priority that is missing from the project, and say so', () => {
    const withoutPriorities = metadata(types, []);
    expect(rowOf('experiment.srm_failed', withoutPriorities)).toMatchObject({ enabled: true, priority: null });
    expect(defaultMappings(withoutPriorities).problems.map(({ code }) => code)).toEqual(
      Array(4).fill('priority_missing'),
    );
  });

  it('match names whatever their case, the exact one first', () => {
    const offered = [
      { id: '1', name: 'bug' },
      { id: '2', name: 'Bug' },
    ];
    expect(findByName('Bug', offered)?.id).toBe('2');
    expect(findByName('BUG', offered)?.id).toBe('1');
    expect(findByName('Incident', offered)).toBeNull();
  });
});
