import { addAttempt, endAttempt, resolveAttempts } from '../store/attempts';
import type { Database } from '../store/database';
import { changeDelivery, hasMore } from '../store/deliveries';
import type { Work } from '../store/work';
import type { DeliveryContext } from './context';
import { changeOf } from './delivery-change';
import { handBack, handBackUntil } from './hand-back';
import { report, reportsOf } from './report';
import { writeEffects } from './step-effects';
import type { StepResult } from './step-result';

/**
 * What the worker does after a step: `continue` with the key; `released` means that the lease has
 * been given back; `obstacle` that something is in the way now, which the next decision will see.
 */
export type Next = 'continue' | 'released' | 'obstacle';

/** Writes down what a step did, all of it in one transaction, and reports it to metrics and log afterwards. */
export async function recordStep(context: DeliveryContext, work: Work, result: StepResult): Promise<Next> {
  const { organisationId, id } = work.delivery;
  const next = await context.transact(async (trx) => {
    await writeAttempts(trx, work, result);
    // In this order: an admin who changes a destination and what waits for it locks the destination first, too.
    await writeEffects(context, trx, work, result);
    await changeDelivery(trx, organisationId, id, {
      ...changeOf(result, work.destination),
      anotherAttempt: result.attempts.some(({ isRecorded }) => !isRecorded),
      // One that was written down before it was sent had been rendered.
      ...(result.attempts.some(({ isRecorded }) => isRecorded) && { unfinishedRenders: 0 }),
    });
    return handOver(context, trx, work, result);
  });
  for (const { reported, step } of reportsOf(work, result)) report(context, reported, step);
  return next;
}

async function writeAttempts(trx: Database, { delivery }: Work, result: StepResult): Promise<void> {
  if (result.resolvesUncertain) await resolveAttempts(trx, delivery.organisationId, delivery.id);
  for (const { attempt, end, isRecorded } of result.attempts) {
    await (isRecorded ? endAttempt(trx, attempt.id, end) : addAttempt(trx, attempt, end));
  }
}

/** Gives the dedup key's lease back unless there is more to do for the key now. */
async function handOver(
  context: DeliveryContext,
  trx: Database,
  { delivery: { dedupKey } }: Work,
  result: StepResult,
): Promise<Next> {
  switch (result.kind) {
    case 'created':
    case 'commented':
    case 'failed':
      if (await hasMore(trx, dedupKey)) return 'continue';
      return (await handBack(context, trx, dedupKey)) ? 'released' : 'continue';
    case 'deferred':
      await handBackUntil(context, trx, dedupKey, result.until);
      return 'released';
    case 'obstacle':
      return 'obstacle';
    case 'decide_again':
      return 'continue';
  }
}
