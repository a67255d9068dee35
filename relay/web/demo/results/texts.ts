import type { Verdict } from '../../../../shared/event-type';
import { kindWords } from '../../../../shared/subject-words';
import type { DemoSubject } from '../../api/demo';

/** Everything that the results page says. */
export const texts = {
  windowTitle: (name: string) => `${name} · AvsB`,
  product: 'AvsB',
  notice:
    'A results page as people see it in AvsB, with sample results. The panel of Jira tickets on it is the real one.',
  nav: 'AvsB',
  demo: 'Demo',
  integrations: 'Integrations',
  session: 'Your session',
  subject: 'The results',

  unknownTitle: 'AvsB knows no such experiment or flag rule.',
  unknownMeaning: 'A results page appears once the demo has sent an event about it.',
  backToDemo: 'Back to the demo',

  kind: (kind: DemoSubject['kind'], environment: string | undefined) =>
    environment === undefined ? kindWords[kind] : `${kindWords[kind]} in ${environment}`,
  id: 'Id',
  updated: 'Updated',
  verdicts: {
    won: 'The primary metric improved: the whole interval is above zero.',
    lost: 'The primary metric got worse: the whole interval is below zero.',
    inconclusive: 'The interval crosses zero, so the data does not show a difference.',
    breached: 'A guardrail metric crossed its threshold. Look into it before the experiment continues.',
    srm_failed: 'The groups differ in size by more than chance explains, so the results cannot be trusted.',
  } satisfies Record<Verdict, string>,
  noVerdict: 'There is no verdict yet.',

  metrics: 'Metrics',
  guardrails: 'Guardrails',
  noMetrics: (kind: DemoSubject['kind']) =>
    kind === 'experiment'
      ? 'No metric has been reported yet.'
      : `A ${kindWords[kind].toLowerCase()} has no metrics of its own.`,
  metric: 'Metric',
  lift: 'Lift',
  interval: 'Interval',
  confidence: 'Confidence',
  state: 'State',
  primary: 'Primary',
  noValue: '–',
  breached: 'Breached',
  held: 'OK',
  unknownState: 'Unknown',
  range: (low: string, high: string) => `${low} to ${high}`,
  bar: (range: string) => `Interval from ${range}; the line marks no change`,

  srm: 'Sample-ratio check',
  srmMeaning:
    'Compares the sizes of the groups with the planned split. A mismatch (SRM) means that assignment or tracking is broken.',
  srmPassed: 'Passed',
  srmFailed: 'Failed',
} as const;
