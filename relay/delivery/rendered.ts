import type { Work } from '../store/work';
import type { DeliveryContext } from './context';
import type { Rejection } from './step-result';

type Rendering<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly failure: Rejection };

/**
 * Renders what goes to Jira. Rendering is pure: what fails once fails each time, until its template is changed or the
 * relay is fixed. So the delivery fails, and the ones behind it continue.
 */
export function rendered<T>({ log }: Pick<DeliveryContext, 'log'>, { delivery }: Work, render: () => T): Rendering<T> {
  try {
    return { ok: true, value: render() };
  } catch (error) {
    log.error({ err: error, deliveryId: delivery.id }, 'A delivery could not be rendered.');
    const message =
      'The relay could not render this event with its mapping. ' +
      `Change the templates of its row and retry; the log of the relay says more, under ${delivery.id}.`;
    return { ok: false, failure: { result: 'rejected', consequence: 'fail', message, refusal: null } };
  }
}
