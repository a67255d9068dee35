import { afterOutcome, retryFacts } from './after-outcome';
import { attemptAt, startedAndEnded } from './attempts';
import { commentOnTicket } from './comment-on-ticket';
import type { DeliveryContext } from './context';
import { createTicket } from './create-ticket';
import { describeTicket } from './describe-ticket';
import { readTicket } from './read-ticket';
import { reconcile } from './reconcile';
import { type Next, recordStep } from './record';
import { report } from './report';
import { decideAgain, type Taken } from './take';

/** Carries out what was decided for a delivery, and records the result. */
export async function carryOut(context: DeliveryContext, taken: Taken): Promise<Next> {
  switch (taken.kind) {
    case 'create': {
      const { work, decision, attempt } = taken;
      return recordStep(context, work, await createTicket(context, work, decision, attempt));
    }
    case 'comment':
      return carryOutComment(context, taken);
    case 'describe':
      return recordStep(context, taken.work, await describeTicket(context, taken.work, taken.decision));
    case 'find_write':
      return recordStep(context, taken.work, await reconcile(context, taken.work, taken.decision));
    case 'waits':
      report(context, taken.work, { outcome: 'waiting', cause: taken.obstacle, reason: taken.reason });
      return 'continue';
    case 'ended':
      report(context, taken.work, { outcome: 'failed', cause: taken.cause, reason: taken.reason });
      return 'continue';
    case 'nothing_due':
      return 'released';
  }
}

/**
 * Reads the ticket's status before commenting: if the ticket was closed or deleted since it was last seen, a new one is
 * filed instead.
 */
async function carryOutComment(
  context: DeliveryContext,
  { work, decision }: Extract<Taken, { kind: 'comment' }>,
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
