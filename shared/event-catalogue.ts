import type { EventType, Variable, VariableFormat } from './event-type';

/**
 * Every type of event that AvsB sends. Validation, template variables, samples, default mappings, descriptions and
 * documents come from here: a new type is one new entry.
 */
export const eventCatalogue: readonly EventType[] = [
  {
    type: 'experiment.winner_declared',
    label: 'Winner declared',
    group: 'rollout',
    subjectKind: 'experiment',
    subjectName: 'experimentName',
    variables: [
      hidden('experimentName', 'Experiment'),
      statistic('winnerVariationName', 'Winner', 'text'),
      statistic('primaryMetricName', 'Primary metric', 'text'),
      statistic('lift', 'Lift', 'signedPercent'),
      statistic('confidence', 'Confidence', 'percent'),
      statistic('sampleSize', 'Sample size', 'count'),
      setting('engine', 'Statistics engine', 'text'),
      setting('declaredAt', 'Declared', 'time'),
      resultsUrl(),
    ],
    sentence: (say) =>
      `${say('winnerVariationName', 'A variation')} won on ${say('experimentName', 'this experiment')}.`,
    sample: {
      experimentName: 'Checkout redesign',
      winnerVariationName: 'One-page checkout',
      primaryMetricName: 'Conversion rate',
      lift: 0.042,
      confidence: 0.97,
      sampleSize: 48210,
      engine: 'bayesian',
      declaredAt: '2026-11-20T09:30:00Z',
      resultsUrl: 'https://app.avsb.example/experiments/exp_42/results',
    },
    implies: { verdict: 'won' },
    defaultMapping: {
      enabled: true,
      issueType: 'Task',
      priority: 'Medium',
      summaryTemplate: '[Rollout] {{winnerVariationName}} won on {{experimentName}}',
      labels: ['rollout'],
    },
  },
  {
    type: 'experiment.guardrail_breached',
    label: 'Guardrail breached',
    group: 'safety',
    subjectKind: 'experiment',
    subjectName: 'experimentName',
    variables: [
      hidden('experimentName', 'Experiment'),
      statistic('guardrailMetric', 'Guardrail metric', 'text'),
      statistic('observedValue', 'Observed', 'number'),
      statistic('thresholdValue', 'Threshold', 'number'),
      statistic('breachDirection', 'Direction', 'text'),
      setting('detectedAt', 'Detected', 'time'),
      resultsUrl(),
    ],
    sentence: (say) =>
      `${say('guardrailMetric', 'A guardrail metric')} breached its threshold on ${say('experimentName', 'this experiment')}.`,
    sample: {
      experimentName: 'Checkout redesign',
      guardrailMetric: 'p95 latency',
      observedValue: 512,
      thresholdValue: 400,
      breachDirection: 'above',
      detectedAt: '2026-11-20T09:30:00Z',
      resultsUrl: 'https://app.avsb.example/experiments/exp_42/results',
    },
    implies: { verdict: 'breached' },
    defaultMapping: {
      enabled: true,
      issueType: 'Bug',
      priority: 'High',
      summaryTemplate: '[Guardrail] {{guardrailMetric}} breached on {{experimentName}}',
      labels: ['incident'],
    },
  },
  {
    type: 'experiment.srm_failed',
    label: 'Sample-ratio mismatch',
    group: 'safety',
    subjectKind: 'experiment',
    subjectName: 'experimentName',
    variables: [
      hidden('experimentName', 'Experiment'),
      statistic('observedRatio', 'Observed ratio', 'ratio'),
      statistic('expectedRatio', 'Expected ratio', 'ratio'),
      statistic('pValue', 'p-value', 'pValue'),
      setting('detectedAt', 'Detected', 'time'),
      resultsUrl(),
    ],
    sentence: (say) => `${say('experimentName', 'This experiment')} failed its sample-ratio check.`,
    sample: {
      experimentName: 'Checkout redesign',
      observedRatio: 0.531,
      expectedRatio: 0.5,
      pValue: 0.0004,
      detectedAt: '2026-11-20T09:30:00Z',
      resultsUrl: 'https://app.avsb.example/experiments/exp_42/results',
    },
    implies: { verdict: 'srm_failed' },
    defaultMapping: {
      enabled: true,
      issueType: 'Bug',
      priority: 'High',
      summaryTemplate: '[SRM] Sample-ratio mismatch on {{experimentName}}',
      labels: ['investigation'],
    },
  },
  {
    type: 'flag.rule_activated',
    label: 'Flag rule live',
    group: 'rollout',
    subjectKind: 'flagRule',
    subjectName: 'ruleName',
    variables: [
      hidden('flagName', 'Flag'),
      hidden('ruleName', 'Rule'),
      setting('environment', 'Environment', 'text'),
      setting('activatedAt', 'Activated', 'time'),
      setting('activatedBy', 'Activated by', 'text'),
      resultsUrl(),
    ],
    sentence: (say) => `${say('ruleName', 'A rule')} is live on ${say('flagName', 'this flag')}.`,
    sample: {
      flagName: 'new-checkout',
      ruleName: '25 % of EU visitors',
      environment: 'production',
      activatedAt: '2026-11-20T09:30:00Z',
      activatedBy: 'Dana',
      resultsUrl: 'https://app.avsb.example/flags/new-checkout/rules/rule_7/results',
    },
    implies: { status: 'live' },
    defaultMapping: {
      enabled: true,
      issueType: 'Task',
      priority: 'Low',
      summaryTemplate: '[Flag rule live] {{ruleName}} on {{flagName}}',
      labels: ['flag-rollout'],
    },
  },
  {
    type: 'experiment.launched',
    formerly: { type: 'experiment.started', variables: { launchedAt: 'startedAt', launchedBy: 'startedBy' } },
    label: 'Experiment launched',
    group: 'other',
    subjectKind: 'experiment',
    subjectName: 'experimentName',
    variables: [
      hidden('experimentName', 'Experiment'),
      setting('launchedAt', 'Launched', 'time'),
      setting('launchedBy', 'Launched by', 'text'),
      resultsUrl(),
    ],
    sentence: (say) => `${say('experimentName', 'This experiment')} was launched.`,
    sample: {
      experimentName: 'Checkout redesign',
      launchedAt: '2026-11-02T08:00:00Z',
      launchedBy: 'Dana',
      resultsUrl: 'https://app.avsb.example/experiments/exp_42/results',
    },
    implies: { status: 'running' },
    defaultMapping: offByDefault('Task', 'Low', '[Experiment] {{experimentName}} was launched', ['experiment']),
  },
  {
    type: 'experiment.paused',
    label: 'Experiment paused',
    group: 'other',
    subjectKind: 'experiment',
    subjectName: 'experimentName',
    variables: [
      hidden('experimentName', 'Experiment'),
      setting('pausedAt', 'Paused', 'time'),
      setting('pausedBy', 'Paused by', 'text'),
      resultsUrl(),
    ],
    sentence: (say) => `${say('experimentName', 'This experiment')} was paused.`,
    sample: {
      experimentName: 'Checkout redesign',
      pausedAt: '2026-11-12T14:10:00Z',
      pausedBy: 'Dana',
      resultsUrl: 'https://app.avsb.example/experiments/exp_42/results',
    },
    implies: { status: 'stopped' },
    defaultMapping: offByDefault('Task', 'Low', '[Experiment] {{experimentName}} was paused', ['experiment']),
  },
  {
    type: 'experiment.resumed',
    label: 'Experiment resumed',
    group: 'other',
    subjectKind: 'experiment',
    subjectName: 'experimentName',
    variables: [
      hidden('experimentName', 'Experiment'),
      setting('resumedAt', 'Resumed', 'time'),
      setting('resumedBy', 'Resumed by', 'text'),
      resultsUrl(),
    ],
    sentence: (say) => `${say('experimentName', 'This experiment')} was resumed.`,
    sample: {
      experimentName: 'Checkout redesign',
      resumedAt: '2026-11-13T08:30:00Z',
      resumedBy: 'Dana',
      resultsUrl: 'https://app.avsb.example/experiments/exp_42/results',
    },
    implies: { status: 'running' },
    defaultMapping: offByDefault('Task', 'Low', '[Experiment] {{experimentName}} was resumed', ['experiment']),
  },
  {
    type: 'experiment.completed',
    formerly: {
      type: 'experiment.stopped',
      variables: { completedAt: 'stoppedAt', completedBy: 'stoppedBy', completionReason: 'stopReason' },
    },
    label: 'Experiment completed',
    group: 'other',
    subjectKind: 'experiment',
    subjectName: 'experimentName',
    variables: [
      hidden('experimentName', 'Experiment'),
      setting('completedAt', 'Completed', 'time'),
      setting('completedBy', 'Completed by', 'text'),
      setting('completionReason', 'Reason', 'text'),
      resultsUrl(),
    ],
    sentence: (say) => `${say('experimentName', 'This experiment')} was completed.`,
    sample: {
      experimentName: 'Checkout redesign',
      completedAt: '2026-11-20T09:30:00Z',
      completedBy: 'Dana',
      completionReason: 'Reached its planned sample size',
      resultsUrl: 'https://app.avsb.example/experiments/exp_42/results',
    },
    implies: { status: 'stopped' },
    defaultMapping: offByDefault('Task', 'Low', '[Experiment] {{experimentName}} was completed', ['experiment']),
  },
  {
    type: 'experiment.changes_published',
    label: 'Changes published',
    group: 'other',
    subjectKind: 'experiment',
    subjectName: 'experimentName',
    variables: [
      hidden('experimentName', 'Experiment'),
      setting('changeSummary', 'Changes', 'text'),
      setting('publishedAt', 'Published', 'time'),
      setting('publishedBy', 'Published by', 'text'),
      resultsUrl(),
    ],
    sentence: (say) => `Changes to ${say('experimentName', 'this experiment')} were published.`,
    sample: {
      experimentName: 'Checkout redesign',
      changeSummary: 'Traffic raised from 25 % to 50 %',
      publishedAt: '2026-11-09T10:45:00Z',
      publishedBy: 'Dana',
      resultsUrl: 'https://app.avsb.example/experiments/exp_42/results',
    },
    implies: {},
    defaultMapping: offByDefault('Task', 'Low', '[Experiment] Changes to {{experimentName}} were published', [
      'experiment',
    ]),
  },
  {
    type: 'experiment.inconclusive',
    label: 'Experiment inconclusive',
    group: 'other',
    subjectKind: 'experiment',
    subjectName: 'experimentName',
    variables: [
      hidden('experimentName', 'Experiment'),
      statistic('primaryMetricName', 'Primary metric', 'text'),
      statistic('lift', 'Lift', 'signedPercent'),
      statistic('confidence', 'Confidence', 'percent'),
      statistic('sampleSize', 'Sample size', 'count'),
      setting('engine', 'Statistics engine', 'text'),
      setting('concludedAt', 'Concluded', 'time'),
      resultsUrl(),
    ],
    sentence: (say) => `${say('experimentName', 'This experiment')} ended without a winner.`,
    sample: {
      experimentName: 'Checkout redesign',
      primaryMetricName: 'Conversion rate',
      lift: 0.003,
      confidence: 0.58,
      sampleSize: 51877,
      engine: 'bayesian',
      concludedAt: '2026-11-20T09:30:00Z',
      resultsUrl: 'https://app.avsb.example/experiments/exp_42/results',
    },
    implies: { verdict: 'inconclusive' },
    defaultMapping: offByDefault('Task', 'Low', '[Experiment] {{experimentName}} was inconclusive', ['experiment']),
  },
  {
    type: 'experiment.guardrail_recovered',
    label: 'Guardrail recovered',
    group: 'other',
    subjectKind: 'experiment',
    subjectName: 'experimentName',
    variables: [
      hidden('experimentName', 'Experiment'),
      statistic('guardrailMetric', 'Guardrail metric', 'text'),
      statistic('observedValue', 'Observed', 'number'),
      statistic('thresholdValue', 'Threshold', 'number'),
      setting('recoveredAt', 'Recovered', 'time'),
      resultsUrl(),
    ],
    sentence: (say) =>
      `${say('guardrailMetric', 'A guardrail metric')} is back within its threshold on ${say('experimentName', 'this experiment')}.`,
    sample: {
      experimentName: 'Checkout redesign',
      guardrailMetric: 'p95 latency',
      observedValue: 380,
      thresholdValue: 400,
      recoveredAt: '2026-11-20T11:10:00Z',
      resultsUrl: 'https://app.avsb.example/experiments/exp_42/results',
    },
    recovers: 'experiment.guardrail_breached',
    implies: {},
    defaultMapping: offByDefault('Task', 'Low', '[Guardrail] {{guardrailMetric}} recovered on {{experimentName}}', [
      'incident',
    ]),
  },
  {
    type: 'flag.rule_deactivated',
    label: 'Flag rule off',
    group: 'other',
    subjectKind: 'flagRule',
    subjectName: 'ruleName',
    variables: [
      hidden('flagName', 'Flag'),
      hidden('ruleName', 'Rule'),
      setting('environment', 'Environment', 'text'),
      setting('deactivatedAt', 'Deactivated', 'time'),
      setting('deactivatedBy', 'Deactivated by', 'text'),
      resultsUrl(),
    ],
    sentence: (say) => `${say('ruleName', 'A rule')} was switched off on ${say('flagName', 'this flag')}.`,
    sample: {
      flagName: 'new-checkout',
      ruleName: '25 % of EU visitors',
      environment: 'production',
      deactivatedAt: '2026-11-20T09:30:00Z',
      deactivatedBy: 'Dana',
      resultsUrl: 'https://app.avsb.example/flags/new-checkout/rules/rule_7/results',
    },
    recovers: 'flag.rule_activated',
    implies: { status: 'off' },
    defaultMapping: offByDefault('Task', 'Low', '[Flag rule off] {{ruleName}} on {{flagName}}', ['flag-rollout']),
  },
  {
    type: 'flag.stale',
    label: 'Flag stale',
    group: 'other',
    subjectKind: 'flag',
    subjectName: 'flagName',
    variables: [
      hidden('flagName', 'Flag'),
      setting('environment', 'Environment', 'text'),
      setting('lastChangedAt', 'Last changed', 'time'),
      setting('owner', 'Owner', 'text'),
      resultsUrl(),
    ],
    sentence: (say) => `${say('flagName', 'This flag')} has not changed for long and may be removed from the code.`,
    sample: {
      flagName: 'new-checkout',
      environment: 'production',
      lastChangedAt: '2026-05-04T16:20:00Z',
      owner: 'Dana',
      resultsUrl: 'https://app.avsb.example/flags/new-checkout/results',
    },
    implies: {},
    defaultMapping: offByDefault('Task', 'Low', '[Flag] {{flagName}} is stale', ['flag-cleanup']),
  },
  {
    type: 'flag.archived',
    label: 'Flag archived',
    group: 'other',
    subjectKind: 'flag',
    subjectName: 'flagName',
    variables: [
      hidden('flagName', 'Flag'),
      setting('archivedAt', 'Archived', 'time'),
      setting('archivedBy', 'Archived by', 'text'),
      resultsUrl(),
    ],
    sentence: (say) => `${say('flagName', 'This flag')} was archived.`,
    sample: {
      flagName: 'new-checkout',
      archivedAt: '2026-11-20T09:30:00Z',
      archivedBy: 'Dana',
      resultsUrl: 'https://app.avsb.example/flags/new-checkout/results',
    },
    implies: { status: 'archived' },
    defaultMapping: offByDefault('Task', 'Low', '[Flag] {{flagName}} was archived', ['flag-cleanup']),
  },
];

/** A variable that every event can have, with a sample of it. */
type CommonVariable = Variable & { readonly sample: string };

/** What every event can have besides its type's own variables: AvsB's project, and who triggered it. */
export const originVariables: readonly CommonVariable[] = [
  { name: 'projectName', label: 'Project', format: 'text', section: 'origin', sample: 'Storefront' },
  { name: 'projectId', label: 'Project id', format: 'text', section: 'id', sample: 'prj_7' },
  { name: 'triggeredBy', label: 'Triggered by', format: 'text', section: 'origin', sample: 'Dana' },
];

/** The id of what the event is about, as a variable. */
export const subjectIdVariable: Variable = { name: 'subjectId', label: 'AvsB id', format: 'text', section: 'id' };

/** All variables that an event of a type can have: its own, and those of every event. */
export function allVariablesOf({ variables }: Pick<EventType, 'variables'>): readonly Variable[] {
  return [...variables, ...originVariables, subjectIdVariable];
}

const byType = new Map(
  eventCatalogue.flatMap((entry) =>
    [entry.type, ...(entry.formerly === undefined ? [] : [entry.formerly.type])].map((name) => [name, entry] as const),
  ),
);

/** Names that types had before, and that are still accepted. */
export const formerTypes: readonly string[] = eventCatalogue.flatMap(({ formerly }) => formerly?.type ?? []);

/** The entry of an event type, by its name or a former one, or undefined where AvsB has no such type. */
export function eventTypeOf(type: string): EventType | undefined {
  return byType.get(type);
}

/** The event type that reports the end of this one's problem, or undefined where there is none. */
export function recoveryOf(type: string): EventType | undefined {
  return eventCatalogue.find(({ recovers }) => recovers === type);
}

/** What a type is called now. */
export function currentType(type: string): string {
  return byType.get(type)?.type ?? type;
}

const formatByVariable = new Map(
  eventCatalogue.flatMap((entry) => allVariablesOf(entry).map(({ name, format }) => [name, format] as const)),
);

/** How a variable of the catalogue is written, which says what kind of value it has; undefined for any other. */
export function formatOfVariable(name: string): VariableFormat | undefined {
  return formatByVariable.get(name);
}

function statistic(name: string, label: string, format: VariableFormat): Variable {
  return { name, label, format, section: 'statistics' };
}

function setting(name: string, label: string, format: VariableFormat): Variable {
  return { name, label, format, section: 'configuration' };
}

function hidden(name: string, label: string): Variable {
  return { name, label, format: 'text', section: 'hidden' };
}

function resultsUrl(): Variable {
  return hidden('resultsUrl', 'Results');
}

function offByDefault(
  issueType: string,
  priority: string,
  summaryTemplate: string,
  labels: readonly string[],
): EventType['defaultMapping'] {
  return { enabled: false, issueType, priority, summaryTemplate, labels };
}
