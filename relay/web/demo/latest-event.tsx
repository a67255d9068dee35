import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { useDeliveries } from '../api/deliveries';
import { useEventLabel } from '../api/event-types';
import type { Delivery } from '../api/types';
import { Reason } from '../deliveries/reason';
import { RetryOne } from '../deliveries/retry-one';
import { DeliveryState } from '../deliveries/state';
import { useFocusAfter } from './focus-after';
import { texts } from './texts';

/** The outcome of the latest event, step by step, and where it can be seen. */
export function LatestEvent() {
  const labelOf = useEventLabel();
  const latest = useDeliveries({}, null).data?.items[0];
  const heading = useFocusAfter(latest?.state !== 'failed');
  return (
    <section className="card stack tight" aria-labelledby="latest">
      <div className="card-head">
        <h2 id="latest" ref={heading} tabIndex={-1}>
          {texts.latest}
        </h2>
        {latest !== undefined && <DeliveryState delivery={latest} />}
      </div>
      <div role="status">
        {latest === undefined ? (
          <p>{texts.nothingYet}</p>
        ) : (
          <ol className="demo-steps">
            {stepsOf(latest, labelOf(latest.eventType)).map((step, place) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: steps stay in their order
              <li key={place}>{step}</li>
            ))}
          </ol>
        )}
      </div>
      {latest !== undefined && <Links delivery={latest} label={labelOf(latest.eventType)} />}
    </section>
  );
}

function Links({ delivery, label }: { delivery: Delivery; label: string }) {
  const { id, issueKey, issueUrl, subject, state } = delivery;
  return (
    <div className="buttons">
      {state === 'failed' && <RetryOne id={id} what={label} />}
      {issueKey !== null && issueUrl !== null && <OtherTab href={issueUrl}>{texts.openTicket(issueKey)}</OtherTab>}
      <OtherTab href={`/demo/results/${encodeURIComponent(subject.id)}`}>{texts.openResults}</OtherTab>
      <Link href={`/settings/integrations/deliveries/${encodeURIComponent(id)}`}>{texts.deliveryDetails}</Link>
    </div>
  );
}

function OtherTab({ href, children }: { href: string; children: string }) {
  return (
    <a href={href} target="_blank" rel="noreferrer">
      {children} <span aria-hidden="true">↗</span>
      <span className="visually-hidden">{texts.opensTab}</span>
    </a>
  );
}

function stepsOf(delivery: Delivery, label: string): ReactNode[] {
  const { state, outcome, issueKey, reason, attempts, lastError, subject } = delivery;
  const steps: ReactNode[] = [texts.received(label, subject.name)];
  const isSaid = lastError !== null && reason?.includes(lastError.message);
  if (state !== 'delivered' && attempts > 0 && lastError !== null && !isSaid) steps.push(lastError.message);
  if (reason !== null) steps.push(<Reason delivery={delivery} />);
  if (state === 'delivered' && issueKey !== null) {
    steps.push(texts.outcomes[outcome ?? 'created'](issueKey));
  }
  return steps;
}
