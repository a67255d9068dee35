import type { Progress } from '../domain/decide';
import type { Problem } from '../domain/destination';
import type { OccurredEvent } from '../domain/event';
import type { JiraRefusal } from '../domain/jira-answer';
import type { OwnResolution } from '../domain/lifecycle/ticket-life';
import type { IssueStatus } from '../domain/link';
import type { FieldName } from '../domain/mapping/mapping';
import type { Consequence, Outcome, RowField } from '../domain/outcome';
import type { FollowedTicket } from '../domain/ticket/description';
import type { AttemptEnd, StartedAttempt } from '../store/attempts';
import type { LastError } from '../store/deliveries';

/** Jira, or the relay itself, refused for good. */
export type Rejection = Extract<Outcome<never>, { result: 'rejected' }>;
/** Jira didn't confirm the write: it is to be retried, or reconciled because it may have happened. */
export type Deferral = Extract<Outcome<never>, { result: 'retryable' | 'uncertain' }>;

/** An attempt that has ended. */
export interface FinishedAttempt {
  readonly attempt: StartedAttempt;
  readonly end: AttemptEnd;
  /** Whether its start was recorded before Jira was called; otherwise start and end are recorded together. */
  readonly isRecorded: boolean;
}

/** A delivery that was queued behind another and is reported in the same comment. */
interface MergedDelivery {
  readonly id: string;
  readonly event: OccurredEvent;
  readonly reason: string;
}

/** The consequences of a refusal that an admin can fix: the delivery then waits instead of failing. */
export type FixableConsequence = Extract<Consequence, 'reconnect' | 'repair' | 'hidden' | 'remap'>;

/** A ticket that was filed, or that turned out to have been filed. */
interface NewTicket {
  readonly kind: 'created';
  readonly issue: { readonly id: string; readonly key: string; readonly status: IssueStatus };
  /** The key of the closed ticket that this one follows. */
  readonly follows: string | null;
  readonly reason: string;
  /** Whether Jira refused a field first, so that a check should see what the create screen doesn't have. */
  readonly learnedByRefusal: boolean;
  /** What is wrong with the row, though the ticket was filed. */
  readonly problem?: Problem | null;
}

/** How a step of a delivery ended. */
type StepEnd =
  | NewTicket
  /** The ticket is there, and its description is still to be added as a comment. */
  | (Omit<NewTicket, 'kind'> & { readonly kind: 'filed'; readonly followed: FollowedTicket | null })
  | {
      readonly kind: 'described';
      readonly issue: { readonly id: string; readonly key: string };
      readonly reason: string;
    }
  | {
      readonly kind: 'commented';
      readonly issue: { readonly id: string; readonly key: string };
      readonly merged: readonly MergedDelivery[];
      readonly reason: string;
    }
  /** Nothing was left to do for it. */
  | { readonly kind: 'skipped'; readonly reason: string }
  /** One of its steps is done; the next decision continues from there. */
  | {
      readonly kind: 'advanced';
      readonly progress: Progress;
      /** The ticket, where this step reopened it. */
      readonly reopened: { readonly id: string; readonly key: string; readonly status: IssueStatus } | null;
    }
  | {
      readonly kind: 'reopened';
      readonly issue: { readonly id: string; readonly key: string };
      readonly reason: string;
    }
  | {
      readonly kind: 'resolved';
      readonly issue: { readonly id: string; readonly key: string; readonly status: IssueStatus };
      readonly own: OwnResolution;
      readonly reason: string;
    }
  | { readonly kind: 'failed'; readonly lastError: LastError }
  | {
      readonly kind: 'obstacle';
      readonly consequence: FixableConsequence;
      readonly refusal: JiraRefusal | null;
      /** The fields of the row because of which Jira refused. */
      readonly refusedFields: readonly FieldName[];
      /** The same of the fields that the row sets by its `fields`. */
      readonly refusedRowFields: readonly RowField[];
      readonly lastError: LastError;
    }
  | {
      readonly kind: 'deferred';
      readonly until: Date;
      /** In a word, for metrics. */
      readonly cause: 'retryable' | 'uncertain' | 'looked_for';
      readonly reason: string;
      /** What went wrong, and how often in a row; null if the delivery only waits for Jira's search index. */
      readonly failure: { readonly failures: number; readonly lastError: LastError } | null;
    }
  | {
      readonly kind: 'decide_again';
      /** The link whose issue turned out to be missing in Jira. */
      readonly deleted: { readonly linkId: string; readonly issueKey: string } | null;
      /** The link whose issue is there, but takes no more comments. */
      readonly refusing?: { readonly linkId: string };
    }
  | {
      /** AvsB may not comment in the project at all, which is looked at each minute. */
      readonly kind: 'may_not_comment';
      readonly reason: string;
      readonly lastError: LastError;
      /** The deliveries that were to share the comment. */
      readonly others: readonly string[];
    };

/**
 * What a step of a delivery did, as data, for `recordStep`. A new kind of end doesn't compile until record.ts (the lease),
 * step-effects.ts (links, audit), delivery-change.ts and report.ts handle it.
 */
export type StepResult = StepEnd & {
  readonly attempts: readonly FinishedAttempt[];
  /** Whether this resolves the delivery's uncertain writes: it is known now which of them reached Jira. */
  readonly resolvesUncertain: boolean;
};

export type StepEndOf<Kind extends StepEnd['kind']> = Extract<StepEnd, { kind: Kind }>;
