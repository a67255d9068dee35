import type { StartedAttempt } from '../store/attempts';
import { changeDelivery } from '../store/deliveries';
import { waitForTurn } from '../store/wait-for-turn';
import type { Work } from '../store/work';
import { startAttempts } from './attempts';
import type { DeliveryContext } from './context';
import type { FinishedAttempt, Rejection } from './step-result';

/** What to render for a delivery, and the attempts to send it, which start once it is rendered. */
interface GuardedStep<Value> {
  readonly render: () => Value;
  /** Empty if the one attempt has been started already. */
  readonly attempts: readonly StartedAttempt[];
  /** Attempts that these replace, whose results aren't recorded yet. Empty if no request has been sent yet. */
  readonly replaced: readonly FinishedAttempt[];
}

type Begun<Value> = { readonly ok: true; readonly value: Value } | { readonly ok: false; readonly failure: Rejection };

/**
 * Renders what goes to Jira and records, before it is sent, that the attempts start.
 *
 * If rendering crashes the process, by running out of memory or through a bug in the engine, the next process would start
 * with the same delivery, and crash too. So the transaction that decides on a delivery counts that its rendering starts
 * (`unfinishedRenders`), and a later transaction, which is needed anyway, resets the count. A process that finds such a
 * count doesn't know whether the earlier one died of this delivery, of another beside it, while sending it, or was
 * killed: it renders this suspect while nothing else is rendered, counts just before, and resets the count before
 * anything is sent. After the third crash in a row `decide` ends the delivery.
 */
export async function renderThenStart<Value>(
  context: DeliveryContext,
  work: Work,
  step: GuardedStep<Value>,
): Promise<Begun<Value>> {
  // Waiting for a turn would also split the commit that deliveries started together share, so only large ones wait.
  if (isLarge(work)) await waitForTurn();
  if (step.replaced.length > 0 || !isSuspect(work)) {
    await context.renderGate.open();
    return begin(context, work, step);
  }
  const { organisationId, id, unfinishedRenders } = work.delivery;
  return context.renderGate.runExclusive(async () => {
    const counted = { unfinishedRenders: unfinishedRenders + 1 };
    await context.transact((transaction) => changeDelivery(transaction, organisationId, id, counted));
    return begin(context, work, step);
  });
}

/** In characters of JSON: anything larger may take milliseconds to render. */
const smallChars = 8_000;

function isLarge({ event, mapping }: Work): boolean {
  return JSON.stringify(event.data).length + JSON.stringify(mapping).length > smallChars;
}

/** Whether an earlier process may have crashed while it rendered this delivery. */
export function isSuspect({ delivery }: Pick<Work, 'delivery'>): boolean {
  return delivery.unfinishedRenders > 0;
}

async function begin<Value>(
  context: DeliveryContext,
  work: Work,
  { attempts, replaced, ...step }: GuardedStep<Value>,
): Promise<Begun<Value>> {
  const rendering = render(context, work, step.render);
  if (rendering.ok && attempts.length > 0) await startAttempts(context, attempts, replaced);
  return rendering;
}

/**
 * Renders what goes to Jira. Rendering is pure: if it fails once, it fails every time, until the template is changed or
 * the relay is fixed. So the delivery fails, and the ones behind it continue.
 */
function render<T>({ log }: Pick<DeliveryContext, 'log'>, { delivery }: Work, toText: () => T): Begun<T> {
  try {
    return { ok: true, value: toText() };
  } catch (error) {
    log.error({ err: error, deliveryId: delivery.id }, 'A delivery could not be rendered.');
    const message =
      'The relay could not render this event with its mapping. ' +
      `Change the templates of its row and retry; the relay's log says more, under ${delivery.id}.`;
    return { ok: false, failure: { result: 'rejected', consequence: 'fail', message, refusal: null } };
  }
}
