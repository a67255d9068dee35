import { afterOutcome, retryFacts } from './after-outcome';
import { attemptAt, startedAndEnded } from './attempts';
import { commentOnTicket } from './comment-on-ticket';
import type { DeliveryContext } from './context';
import { createTicket } from './create-ticket';
import { describeTicket } from './describe-ticket';
import { handOver } from './hand-over';
import { readTicket } from './read-ticket';
import { reconcile } from './reconcile';
import { type Next, recordStep } from './record';
import { reopenTicket } from './reopen-ticket';
import { report } from './report';
import { resolveTicket } from './resolve-ticket';
import { decideAgain, type Taken } from './take';

/** Carries out what was decided for a delivery, and records the result. */
export async function carryOut(context: DeliveryContext, taken: Taken): Promise<Next> {
  switch (taken.kind) {
    case 'create': {
      const { work, decision, attempt } = taken;
      return recordStep(context, work, await createTicket(context, work, decision, attempt));
    }
    case 'comment':
    case 'look':
      return readFirst(context, taken);
    case 'describe':
      return recordStep(context, taken.work, await describeTicket(context, taken.work, taken.decision));
    case 'reopen':
      return recordStep(context, taken.work, await reopenTicket(context, taken.work, taken.decision));
    case 'resolve':
      return recordStep(context, taken.work, await resolveTicket(context, taken.work, taken.decision));
    case 'find_write':
      return recordStep(context, taken.work, await reconcile(context, taken.work, taken.decision));
    case 'waits':
      report(context, taken.work, { outcome: 'waiting', cause: taken.obstacle, reason: taken.reason });
      return 'continue';
    case 'ended':
      report(context, taken.work, { outcome: 'failed', cause: taken.cause, reason: taken.reason });
      return 'continue';
    case 'skipped':
      report(context, taken.work, { outcome: 'skipped', cause: 'policy', reason: taken.reason });
      return 'continue';
    case 'hand_over':
      return handOver(context, taken.work, taken.decision);
    case 'nothing_due':
      return 'released';
  }
}

/**
 * Reads how the ticket stands before anything depends on it: if it was closed, reopened or deleted since it was last seen,
 * something else is to be done.
 */
async function readFirst(
  context: DeliveryContext,
  { work, decision }: Extract<Taken, { kind: 'comment' | 'look' }>,
): Promise<Next> {
  const attempt = attemptAt(context, work, decision);
  const ticket = await readTicket(context, work, decision.issueId);
  if (ticket.kind === 'unknown') {
    const attempts = [startedAndEnded(attempt, ticket.outcome, context.now())];
    return recordStep(context, work, afterOutcome(ticket.outcome, attempts, retryFacts(context, work)));
  }
  const again = await decideAgain(context, work, decision, ticket);
  if (again.kind !== 'comment') return carryOut(context, again);
  const isInternal = ticket.kind === 'found' && ticket.isInServiceProject;
  return recordStep(context, again.work, await commentOnTicket(context, again.work, again.decision, { isInternal }));
}
