import { createdAt } from '../domain/ids';
import type { DeliveryOutcome, WrittenOutcome } from '../domain/metrics';
import type { Work } from '../store/work';
import type { DeliveryContext } from './context';
import type { StepResult } from './step-result';

/** How a step of a delivery ended, for operators. */
interface StepReport {
  readonly outcome: DeliveryOutcome;
  /** In a word, for metrics. */
  readonly cause: string;
  /** In a sentence, for people. */
  readonly reason: string;
  readonly issueKey?: string | null;
}

/** Which delivery it was. */
interface Reported {
  readonly delivery: Pick<Work['delivery'], 'id' | 'organisationId'>;
  readonly destination: { readonly id: string };
  readonly event: { readonly type: string };
}

/** What a step has to report: one entry for each delivery that it advanced. */
export function reportsOf(
  { delivery, destination, event }: Reported,
  result: StepResult,
): readonly { readonly reported: Reported; readonly step: StepReport }[] {
  const reported = { delivery, destination, event };
  const cause = result.resolvesUncertain ? 'found' : 'confirmed';
  switch (result.kind) {
    case 'created':
    case 'described':
    case 'reopened':
    case 'resolved': {
      const { reason, issue } = result;
      return [
        {
          reported,
          step: { outcome: result.kind === 'described' ? 'created' : result.kind, cause, reason, issueKey: issue.key },
        },
      ];
    }
    case 'commented': {
      const { reason, issue, merged } = result;
      const own = { reported, step: { outcome: 'commented', cause, reason, issueKey: issue.key } } as const;
      const others = merged.map((other) => ({
        reported: { delivery: { ...delivery, id: other.id }, destination, event: other.event },
        step: { outcome: 'commented', cause: 'merged', reason: other.reason, issueKey: issue.key } as const,
      }));
      return [own, ...others];
    }
    case 'skipped':
      return [{ reported, step: { outcome: 'skipped', cause: 'policy', reason: result.reason } }];
    case 'failed': {
      const { status, message: reason } = result.lastError;
      return [
        { reported, step: { outcome: 'failed', cause: status === null ? 'not_sent' : `jira_${status}`, reason } },
      ];
    }
    case 'deferred':
      return [{ reported, step: { outcome: 'deferred', cause: result.cause, reason: result.reason } }];
    case 'may_not_comment':
      return [{ reported, step: { outcome: 'waiting', cause: 'no_permission', reason: result.reason } }];
    // It is reported when its description is there, too.
    case 'filed':
    // The next decision continues with it, and reports that.
    case 'obstacle':
    case 'advanced':
    case 'decide_again':
      return [];
  }
}

/** Reports how a step ended to metrics and log, once it is in the database. */
export function report(
  { metrics, log, now }: Pick<DeliveryContext, 'metrics' | 'log' | 'now'>,
  { delivery, destination, event }: Reported,
  { outcome, cause, reason, issueKey = null }: StepReport,
): void {
  const afterMs = now().getTime() - createdAt(delivery.id).getTime();
  metrics.deliveryStepped(outcome, cause);
  if (isWritten(outcome)) metrics.ticketWritten(outcome, afterMs / 1_000);
  log.info(
    {
      deliveryId: delivery.id,
      organisationId: delivery.organisationId,
      destinationId: destination.id,
      eventType: event.type,
      outcome,
      cause,
      ...(issueKey !== null && { issueKey }),
      afterMs,
    },
    reason,
  );
}

function isWritten(outcome: DeliveryOutcome): outcome is WrittenOutcome {
  return outcome === 'created' || outcome === 'commented' || outcome === 'reopened' || outcome === 'resolved';
}
