import { useEffect, useRef, useState } from 'react';
import { useEventTypes } from '../api/event-types';
import { useSendTestTicket } from '../api/test-tickets';
import type { Destination, EventTypeName } from '../api/types';
import { DestinationBanner } from '../integrations/destination-banner';
import { Button } from '../parts/button';
import { Choice } from '../parts/choice';
import { Dialog, DialogButtons } from '../parts/dialog';
import { DeleteTestTicket } from './delete';
import { TestFailure } from './failure';

/** The most common kind of ticket. */
const usualType = 'experiment.guardrail_breached';

interface TestTicketDialogProps {
  readonly destination: Destination;
  /** The event to begin with. */
  readonly eventType?: EventTypeName;
  readonly onClose: () => void;
}

/** Proves the route to Jira with a real ticket, and leaves nothing behind. */
export function TestTicketDialog({ destination, eventType: first = usualType, onClose }: TestTicketDialogProps) {
  const { id, site, project, mappings, banner } = destination;
  const eventTypes = useEventTypes().data ?? [];
  const [eventType, setEventType] = useState<EventTypeName>(first);
  const send = useSendTestTicket(id);
  const issueType = mappings.find((row) => row.eventType === eventType)?.issueType?.name ?? 'None';
  return (
    <Dialog title="Send test ticket" isOpen onClose={onClose}>
      {banner !== null && banner.code !== 'disabled' && !send.isSuccess ? (
        <DestinationBanner destination={destination} />
      ) : send.isSuccess ? (
        <Created ticket={send.data} destinationId={id} />
      ) : (
        <>
          <p>
            Site <strong>{site.name}</strong> · Project <strong>{project.key}</strong> · Issue type{' '}
            <strong>{issueType}</strong>
          </p>
          <Choice
            label="Event type"
            options={eventTypes.map(({ type, label }) => ({ id: type, name: `${label} (${type})` }))}
            value={eventType}
            onChange={(type) => setEventType(type as EventTypeName)}
            isDisabled={send.isPending}
          />
          <p className="muted">
            <strong>Creates a real ticket, prefixed [TEST] and labelled avsb-test-ticket.</strong> The issue type
            follows the event.
          </p>
          {send.isPending && <Waiting />}
          {send.error !== null && (
            <TestFailure error={send.error} destination={destination} onTryAgain={() => send.mutate(eventType)} />
          )}
        </>
      )}
      <DialogButtons>
        <Button onPress={onClose}>{send.isSuccess ? 'Close' : 'Cancel'}</Button>
        {!send.isSuccess && (banner === null || banner.code === 'disabled') && (
          <Button look="primary" onPress={() => send.mutate(eventType)} isPending={send.isPending} busy="Sending…">
            Send test ticket
          </Button>
        )}
      </DialogButtons>
    </Dialog>
  );
}

/** After this long Jira counts as slow. */
const slowMs = 10_000;

function Waiting() {
  const [isSlow, setSlow] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setSlow(true), slowMs);
    return () => clearTimeout(timer);
  }, []);
  return <p role="status">{isSlow ? 'Jira is slow. Still waiting.' : 'Creating the ticket in Jira…'}</p>;
}

function Created({ ticket, destinationId }: { ticket: { issueKey: string; url: string }; destinationId: string }) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  return (
    <div className="stack">
      <h3 ref={heading} tabIndex={-1}>
        {ticket.issueKey} created
      </h3>
      <p>
        <a href={ticket.url} target="_blank" rel="noreferrer">
          Open in Jira ↗
        </a>
      </p>
      <DeleteTestTicket destinationId={destinationId} issueKey={ticket.issueKey} label="Delete this test ticket" />
    </div>
  );
}
