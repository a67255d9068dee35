import { addAttempt, endAttempt, resolveAttempts } from '../store/attempts';
import type { Database } from '../store/database';
import { changeDelivery, hasMore } from '../store/deliveries';
import type { Work } from '../store/work';
import type { DeliveryContext } from './context';
import { changeOf, timed } from './delivery-change';
import { deferKey, finishKey } from './item';
import { noteProblems } from './note-problems';
import { report, reportsOf } from './report';
import { writeEffects } from './step-effects';
import type { StepResult } from './step-result';

/**
 * What the worker does after a step: `continue` with the key; `released` means that the lease was released;
 * `obstacle` means that something is in the way now, which the next decision will see.
 */
export type Next = 'continue' | 'released' | 'obstacle';

/** Records what a step did, in one transaction, and then reports it to metrics and log. */
export async function recordStep(context: DeliveryContext, work: Work, result: StepResult): Promise<Next> {
  const { organisationId, id } = work.delivery;
  const next = await context.transact(async (transaction) => {
    await writeAttempts(transaction, work, result);
    // In this order, to avoid deadlocks: an admin's request also locks the destination before the deliveries that wait.
    await writeEffects(context, transaction, work, result);
    await changeDelivery(transaction, organisationId, id, {
      ...timed(changeOf(result, work.destination), id, context.now()),
      anotherAttempt: result.attempts.some(({ isRecorded }) => !isRecorded),
      // An attempt that was recorded before it was sent had been rendered.
      ...(result.attempts.some(({ isRecorded }) => isRecorded) && { unfinishedRenders: 0 }),
    });
    const handedOver = await handOver(context, transaction, work, result);
    if (result.kind === 'failed' || result.kind === 'obstacle') {
      await noteProblems(context, transaction, organisationId, { destinationId: work.destination.id });
    }
    return handedOver;
  });
  for (const { reported, step } of reportsOf(work, result)) report(context, reported, step);
  return next;
}

async function writeAttempts(transaction: Database, { delivery }: Work, result: StepResult): Promise<void> {
  if (result.resolvesUncertain) await resolveAttempts(transaction, delivery.organisationId, delivery.id);
  for (const { attempt, end, isRecorded } of result.attempts) {
    await (isRecorded ? endAttempt(transaction, attempt.id, end) : addAttempt(transaction, attempt, end));
  }
}

/** Releases the dedup key's lease unless the key has more work now. */
async function handOver(
  context: DeliveryContext,
  transaction: Database,
  { delivery: { dedupKey } }: Work,
  result: StepResult,
): Promise<Next> {
  switch (result.kind) {
    case 'created':
    case 'described':
    case 'commented':
    case 'reopened':
    case 'resolved':
    case 'skipped':
    case 'failed':
      if (await hasMore(transaction, dedupKey)) return 'continue';
      return (await finishKey(context, transaction, dedupKey)) ? 'released' : 'continue';
    case 'deferred':
      await deferKey(context, transaction, dedupKey, result.until);
      return 'released';
    case 'obstacle':
      return 'obstacle';
    case 'advanced':
    case 'filed':
    case 'decide_again':
      return 'continue';
    case 'may_not_comment':
      if (await hasMore(transaction, dedupKey)) return 'continue';
      return (await finishKey(context, transaction, dedupKey)) ? 'released' : 'continue';
  }
}
