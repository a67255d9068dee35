import { Link } from 'wouter';
import { useDelivery } from '../api/deliveries';
import { useDestinations } from '../api/destinations';
import { useEventLabel } from '../api/event-types';
import { isProblem } from '../api/problem';
import type { DeliveryDetail } from '../api/types';
import { NextStep } from '../integrations/destination-banner';
import { useFocusKept } from '../parts/list/focus-kept';
import { JsonBlock } from '../parts/list/json-block';
import { Loaded } from '../parts/loaded';
import { Gone } from '../shell/gone';
import { Page } from '../shell/page';
import { Attempts } from './attempts';
import { Facts } from './facts';
import { type DeliveryFilters, useDeliveryFilters } from './filters';
import { useNeighbours } from './neighbours';
import { Reason } from './reason';
import { DismissOne, RetryOne } from './retry-one';
import { DeliveryState } from './state';
import { texts } from './texts';

/** One delivery: the reason for its state, every attempt with Jira's own words, and the event. */
export default function DeliveryPage({ id }: { id: string }) {
  const filters = useDeliveryFilters();
  const labelOf = useEventLabel();
  const delivery = useDelivery(id);
  useFocusKept();
  if (isProblem(delivery.error, 'not_found')) return <Gone thing="delivery" />;
  const { data } = delivery;
  const title = data === undefined ? texts.detail.title : texts.what(labelOf(data.eventType), data.subject.name);
  return (
    <Page
      title={title}
      back={{ href: `/settings/integrations/deliveries${filters.search}`, name: texts.detail.back }}
      actions={<OtherDeliveries id={id} filters={filters} />}
    >
      <Loaded query={delivery} thing={texts.detail.thing} rows={4}>
        {(loaded) => <Detail delivery={loaded} what={title} />}
      </Loaded>
    </Page>
  );
}

/** To the deliveries beside it in the list that led here. */
function OtherDeliveries({ id, filters }: { id: string; filters: DeliveryFilters }) {
  const { newer, older } = useNeighbours(id, filters);
  if (newer === undefined && older === undefined) return null;
  return (
    <nav className="buttons" aria-label={texts.detail.neighbours}>
      {newer !== undefined && (
        <Link href={newer} className="button">
          {texts.detail.newer}
        </Link>
      )}
      {older !== undefined && (
        <Link href={older} className="button">
          {texts.detail.older}
        </Link>
      )}
    </nav>
  );
}

function Detail({ delivery, what }: { delivery: DeliveryDetail; what: string }) {
  const { id, state, reason, lastError, eventType, subject, data, trimmedAt } = delivery;
  const destination = useDestinations().data?.find((known) => known.id === delivery.destinationId);
  return (
    <div className="stack">
      <section className="card" aria-label={texts.detail.outcome}>
        <div className="card-head">
          <DeliveryState delivery={delivery} />
          {state === 'failed' && <RetryOne id={id} what={what} />}
          {(state === 'skipped' || state === 'held') && <RetryOne id={id} what={what} isFirst />}
          {state === 'held' && <DismissOne id={id} what={what} />}
          {state === 'waiting' && destination !== undefined && <NextStep destination={destination} />}
        </div>
        <p>
          <Reason delivery={delivery} />
        </p>
        {lastError !== null && lastError.message !== reason && state !== 'delivered' && <p>{lastError.message}</p>}
        <Facts delivery={delivery} destination={destination} />
      </section>
      <Attempts attempts={delivery.attemptLog} />
      {trimmedAt === null ? (
        <JsonBlock
          title={texts.detail.event}
          copied={texts.detail.eventJson}
          value={{ type: eventType, subject: { kind: subject.kind, id: subject.id }, data }}
        />
      ) : (
        <p className="muted">{texts.detail.trimmed}</p>
      )}
      {/* Here the request that went out will stand, once the API has it. */}
    </div>
  );
}
