import { Checkbox } from 'react-aria-components';
import { Link } from 'wouter';
import { useDestinations } from '../api/destinations';
import { useEventLabel } from '../api/event-types';
import type { Delivery, Destination } from '../api/types';
import { NextStep } from '../integrations/destination-banner';
import { Cell, Row, Table } from '../parts/table';
import { Time } from '../parts/time';
import { CopyMenu } from './copy-menu';
import { NextTry } from './next-try';
import { Reason } from './reason';
import { DismissOne, RetryOne } from './retry-one';
import { LinkedDeliveryState } from './state';
import { texts } from './texts';
import type { Ticked } from './ticked';

const { columns } = texts;

interface DeliveryTableProps {
  readonly deliveries: readonly Delivery[];
  readonly ticked: Ticked;
  /** The list's filters and page, which the pages of its deliveries keep. */
  readonly search: string;
}

/** The deliveries of one page; each has its next step, and those of one state can be ticked. */
export function DeliveryTable({ deliveries, ticked, search }: DeliveryTableProps) {
  const destinations = useDestinations().data ?? [];
  return (
    <div className={ticked.available === 0 ? 'deliveries none-to-select' : 'deliveries'}>
      <Table
        label={texts.title}
        head={[
          <span key="select" className="visually-hidden">
            {columns.select}
          </span>,
          columns.state,
          columns.event,
          columns.reason,
          columns.received,
          <span key="step" className="visually-hidden">
            {columns.nextStep}
          </span>,
        ]}
      >
        {deliveries.map((delivery) => (
          <DeliveryRow
            key={delivery.id}
            delivery={delivery}
            destination={destinations.find(({ id }) => id === delivery.destinationId)}
            ticked={ticked}
            search={search}
          />
        ))}
      </Table>
    </div>
  );
}

interface DeliveryRowProps {
  readonly delivery: Delivery;
  readonly destination: Destination | undefined;
  readonly ticked: Ticked;
  readonly search: string;
}

function DeliveryRow({ delivery, destination, ticked, search }: DeliveryRowProps) {
  const { id, eventType, subject, attempts, state, createdAt, nextAttemptAt, lastError } = delivery;
  const what = texts.what(useEventLabel()(eventType), subject.name);
  return (
    <Row>
      <Cell>
        {state === ticked.state && (
          <Checkbox
            className="checkbox"
            aria-label={texts.select(what)}
            isSelected={ticked.ids.has(id)}
            onChange={(isTicked) => ticked.tick(id, isTicked)}
          />
        )}
      </Cell>
      <Cell>
        <LinkedDeliveryState delivery={delivery} />
      </Cell>
      <Cell>
        <Link href={`/settings/integrations/deliveries/${id}${search}`}>{what}</Link>
        {destination !== undefined && <div className="muted small">{destination.name}</div>}
      </Cell>
      <Cell>
        <Reason delivery={delivery} />
        <div className="muted small">
          {attempts > 0 && texts.attemptCount(attempts)}
          {nextAttemptAt !== null && (
            <>
              {attempts > 0 && ' · '}
              <NextTry at={nextAttemptAt} lastError={lastError} />
            </>
          )}
        </div>
      </Cell>
      <Cell>
        <Time at={createdAt} />
      </Cell>
      <Cell>
        <div className="buttons">
          {state === 'failed' && <RetryOne id={id} what={what} />}
          {(state === 'skipped' || state === 'held') && <RetryOne id={id} what={what} isFirst />}
          {state === 'held' && <DismissOne id={id} what={what} />}
          {state === 'waiting' && destination !== undefined && <NextStep destination={destination} />}
          <CopyMenu id={id} what={what} />
        </div>
      </Cell>
    </Row>
  );
}
