import type { StartedAttempt } from '../store/attempts';
import { changeDelivery } from '../store/deliveries';
import { waitForTurn } from '../store/wait-for-turn';
import type { Work } from '../store/work';
import { startAttempts } from './attempts';
import type { DeliveryContext } from './context';
import type { FinishedAttempt, Rejection } from './step-result';

/** What is rendered for a delivery, and the attempts to send it that start when it is. */
interface GuardedStep<Value> {
  readonly render: () => Value;
  /** None where the one attempt has been started already. */
  readonly attempts: readonly StartedAttempt[];
  /** Attempts that these ones replace, whose end is still to be written down. None: no request of it has gone out yet. */
  readonly replaced: readonly FinishedAttempt[];
}

type Begun<Value> = { readonly ok: true; readonly value: Value } | { readonly ok: false; readonly failure: Rejection };

/**
 * Renders what goes to Jira and writes down, before it is sent, that the attempts begin.
 *
 * Should rendering end the process, for want of memory or by a fault of the engine, the next one would begin with the
 * same delivery, and so on for ever. So the transaction that decides on a delivery notes that its rendering begins
 * (`unfinishedRenders`), and a later one, at no cost of its own, that it has ended. A process that finds a note of an
 * earlier one does not know yet whether that one died of this delivery, of another beside it, of sending it, or by a
 * hand from outside: it renders such a suspect alone, counts that just before, and notes the end before anything is
 * sent. At the third death in a row `decide` ends the delivery.
 */
export async function renderThenStart<Value>(
  context: DeliveryContext,
  work: Work,
  step: GuardedStep<Value>,
): Promise<Begun<Value>> {
  // A turn apart would also part the commits that deliveries begun together share, so only a large one takes it.
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

/** In characters of JSON: what is larger may take milliseconds to render. */
const smallChars = 8_000;

function isLarge({ event, mapping }: Work): boolean {
  return JSON.stringify(event.data).length + JSON.stringify(mapping).length > smallChars;
}

/** Whether an earlier process may have died while it rendered this delivery. */
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
 * Renders what goes to Jira. Rendering is pure: what fails once fails each time, until its template is changed or the
 * relay is fixed. So the delivery fails, and the ones behind it continue.
 */
function render<T>({ log }: Pick<DeliveryContext, 'log'>, { delivery }: Work, toText: () => T): Begun<T> {
  try {
    return { ok: true, value: toText() };
  } catch (error) {
    log.error({ err: error, deliveryId: delivery.id }, 'A delivery could not be rendered.');
    const message =
      'The relay could not render this event with its mapping. ' +
      `Change the templates of its row and retry; the log of the relay says more, under ${delivery.id}.`;
    return { ok: false, failure: { result: 'rejected', consequence: 'fail', message, refusal: null } };
  }
}
