import type { SubjectKind, SubjectStatus, Verdict } from './event-type';

/** What an event is about, by AvsB's own id. */
export interface SubjectRef {
  readonly kind: SubjectKind;
  readonly id: string;
}

export const metricRoles = ['primary', 'guardrail', 'secondary'] as const;

export interface SubjectMetric {
  readonly name: string;
  readonly role: (typeof metricRoles)[number];
  readonly lift?: number | undefined;
  readonly interval?: readonly [number, number] | undefined;
  readonly confidence?: number | undefined;
  readonly breached?: boolean | undefined;
}

/** An experiment, flag rule or flag, as last reported. */
export interface Subject {
  readonly name: string;
  readonly status: SubjectStatus;
  readonly resultsUrl: string;
  readonly environment?: string | undefined;
  readonly verdict?: Verdict | undefined;
  readonly metrics?: readonly SubjectMetric[] | undefined;
  readonly srm?: { readonly failed: boolean; readonly pValue: number } | undefined;
  readonly updatedAt: string;
}
