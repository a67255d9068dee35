import { Checkbox } from 'react-aria-components';
import { Link } from 'wouter';
import { useDestinations } from '../api/destinations';
import { useEventLabel } from '../api/event-types';
import type { Delivery } from '../api/types';
import { countOf } from '../formats';
import { NextStep } from '../integrations/destination-banner';
import { Cell, Row, Table } from '../parts/table';
import { Time } from '../parts/time';
import { RetryOne } from './retry-one';
import { DeliveryState } from './state';

interface DeliveryTableProps {
  readonly deliveries: readonly Delivery[];
  readonly ticked: ReadonlySet<string>;
  readonly onTick: (ticked: ReadonlySet<string>) => void;
}

/** The deliveries of one page; failed ones can be ticked and retried. */
export function DeliveryTable({ deliveries, ticked, onTick }: DeliveryTableProps) {
  const labelOf = useEventLabel();
  const destinations = useDestinations().data ?? [];
  function tick(id: string, isTicked: boolean): void {
    const next = new Set(ticked);
    if (isTicked) next.add(id);
    else next.delete(id);
    onTick(next);
  }
  return (
    <Table
      label="Deliveries"
      head={[
        <span key="tick" className="visually-hidden">
          Select
        </span>,
        'State',
        'Event',
        'Reason',
        'Attempts',
        'Received',
        <span key="step" className="visually-hidden">
          Next step
        </span>,
      ]}
    >
      {deliveries.map((delivery) => {
        const { id, eventType, subject, reason, attempts, state, createdAt, nextAttemptAt } = delivery;
        const what = `${labelOf(eventType)} · ${subject.name}`;
        const destination = destinations.find((known) => known.id === delivery.destinationId);
        return (
          <Row key={id}>
            <Cell>
              {state === 'failed' && (
                <Checkbox
                  className="checkbox"
                  aria-label={`Select ${what}`}
                  isSelected={ticked.has(id)}
                  onChange={(isTicked) => tick(id, isTicked)}
                />
              )}
            </Cell>
            <Cell>
              <DeliveryState delivery={delivery} />
            </Cell>
            <Cell>
              <Link href={`/settings/integrations/deliveries/${id}`}>{what}</Link>
              {destination !== undefined && <div className="muted small">{destination.name}</div>}
            </Cell>
            <Cell>
              {reason}
              {nextAttemptAt !== null && (
                <div className="muted small">
                  Next try <Time at={nextAttemptAt} />
                </div>
              )}
            </Cell>
            <Cell>{countOf(attempts, 'attempt', 'attempts')}</Cell>
            <Cell>
              <Time at={createdAt} />
            </Cell>
            <Cell>
              {state === 'failed' && <RetryOne id={id} what={what} />}
              {state === 'waiting' && destination !== undefined && <NextStep destination={destination} />}
            </Cell>
          </Row>
        );
      })}
    </Table>
  );
}
