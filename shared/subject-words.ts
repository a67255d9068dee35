import type { SubjectKind, SubjectStatus, Verdict } from './event-type';
import { formatTime } from './format-time';
import { formatPercent, formatPValue, formatSignedPercent } from './formats';
import type { Subject, SubjectMetric } from './subject';

/** Words for what AvsB knows about a subject, the same in cards and panels in Jira. */
export const kindWords: Readonly<Record<SubjectKind, string>> = {
  experiment: 'Experiment',
  flagRule: 'Flag rule',
  flag: 'Flag',
};

export const statusWords: Readonly<Record<SubjectStatus, string>> = {
  draft: 'Draft',
  running: 'Running',
  stopped: 'Stopped',
  live: 'Live',
  off: 'Off',
  archived: 'Archived',
};

export const verdictWords: Readonly<Record<Verdict, string>> = {
  won: 'Won',
  lost: 'Lost',
  inconclusive: 'Inconclusive',
  breached: 'Guardrail breached',
  srm_failed: 'Sample-ratio mismatch',
};

/** The lift with its interval, `+4.2% (+1.1% to +7.3%)`; undefined where the metric has no lift. */
export function liftWords({ lift, interval }: SubjectMetric): string | undefined {
  if (lift === undefined) return undefined;
  return interval === undefined
    ? formatSignedPercent(lift)
    : `${formatSignedPercent(lift)} (${formatSignedPercent(interval[0])} to ${formatSignedPercent(interval[1])})`;
}

/** `97% confidence`, where the metric has one. */
export function confidenceWords({ confidence }: SubjectMetric): string | undefined {
  return confidence === undefined ? undefined : `${formatPercent(confidence)} confidence`;
}

/** How sure the sample-ratio check is, `p < 0.001`. */
export function srmWords({ pValue }: NonNullable<Subject['srm']>): string {
  const p = formatPValue(pValue);
  return `p ${p.startsWith('<') ? p : `= ${p}`}`;
}

/** `As of 23 Nov 2026, 10:00 UTC` */
export function asOfWords(updatedAt: string): string {
  return `As of ${formatTime(updatedAt) ?? updatedAt}`;
}
