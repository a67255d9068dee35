import { useDeliveries } from '../api/deliveries';
import { useEventLabel } from '../api/event-types';
import type { Delivery } from '../api/types';
import { DeliveryState } from '../deliveries/state';

/** The outcome of the last event, step by step. */
export function LastDelivery() {
  const labelOf = useEventLabel();
  const last = useDeliveries({}, null).data?.items[0];
  return (
    <section className="card" aria-labelledby="last">
      <div className="card-head">
        <h2 id="last">Last</h2>
        {last !== undefined && <DeliveryState delivery={last} />}
      </div>
      <p role="status">{last === undefined ? 'Nothing has happened yet.' : storyOf(last, labelOf(last.eventType))}</p>
    </section>
  );
}

function storyOf({ state, outcome, issueKey, reason, attempts, lastError }: Delivery, label: string): string {
  const received = `${label}: received`;
  if (state === 'delivered') {
    const action = outcome === 'created' ? 'create' : 'comment';
    return `${received} → ${action}, ${asPart(reason ?? '')} → Jira 201 → ${issueKey}`;
  }
  if (attempts > 0 && lastError !== null) return `${received} → ${lastError.message} → ${reason ?? ''}`;
  return `${received} → ${reason ?? state}`;
}

/** A sentence as part of another one. */
function asPart(sentence: string): string {
  const part = sentence.replace(/\.$/, '');
  return /^[A-Z][a-z]/.test(part) ? part.charAt(0).toLowerCase() + part.slice(1) : part;
}
