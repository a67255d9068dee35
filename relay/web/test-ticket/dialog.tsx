import { useEffect, useRef, useState } from 'react';
import { Link } from 'wouter';
import { useEventLabel, useEventTypes } from '../api/event-types';
import { useSendTestTicket } from '../api/test-tickets';
import type { Destination, EventTypeName } from '../api/types';
import { DestinationBanner } from '../integrations/destination-banner';
import { Button } from '../parts/button';
import { Choice } from '../parts/choice';
import { Dialog, DialogButtons } from '../parts/dialog';
import { Notice } from '../parts/notice';
import { DeleteTestTicket } from './delete';
import { TestFailure } from './failure';
import { texts } from './texts';

/** The most common kind of ticket. */
const usualType = 'experiment.guardrail_breached';

interface TestTicketDialogProps {
  readonly destination: Destination;
  /** The event to begin with. */
  readonly eventType?: EventTypeName;
  readonly onClose: () => void;
}

/** Proves the route to Jira with a real ticket, and leaves nothing behind. */
export function TestTicketDialog({ destination, eventType: first, onClose }: TestTicketDialogProps) {
  const { id, site, project } = destination;
  const eventTypes = useEventTypes().data ?? [];
  const [eventType, setEventType] = useState<EventTypeName>(first ?? firstToTest(destination));
  const send = useSendTestTicket(id);
  const obstacle = obstacleTo(destination, eventType);
  const issueType = issueTypeOf(destination, eventType);
  return (
    <Dialog title={texts.title} isOpen onClose={onClose}>
      {send.isSuccess ? (
        <Created ticket={send.data} destinationId={id} />
      ) : obstacle === 'destination' ? (
        <DestinationBanner destination={destination} />
      ) : (
        <>
          <p>
            {texts.site} <strong>{site.name}</strong> · {texts.project} <strong>{project.key}</strong> ·{' '}
            {texts.issueType} <strong>{issueType?.name ?? texts.noIssueType}</strong>
          </p>
          <Choice
            label={texts.event}
            options={eventTypes.map(({ type, label }) => ({ id: type, name: texts.eventOption(label, type) }))}
            value={eventType}
            onChange={(type) => {
              send.reset();
              setEventType(type as EventTypeName);
            }}
            isDisabled={send.isPending}
          />
          {obstacle === 'row' && <DestinationBanner destination={destination} />}
          {obstacle === 'unmapped' && <Unmapped destinationId={id} eventType={eventType} />}
          {obstacle === undefined && (
            <p className="muted">
              <strong>{texts.creates}</strong> {texts.typeFollows}
            </p>
          )}
          {send.isPending && <Waiting />}
          {send.error !== null && (
            <TestFailure error={send.error} destination={destination} onTryAgain={() => send.mutate(eventType)} />
          )}
        </>
      )}
      <DialogButtons>
        <Button onPress={onClose}>{send.isSuccess ? texts.close : texts.cancel}</Button>
        {!send.isSuccess && obstacle === undefined && (
          <Button look="primary" onPress={() => send.mutate(eventType)} isPending={send.isPending} busy={texts.sending}>
            {texts.send}
          </Button>
        )}
      </DialogButtons>
    </Dialog>
  );
}

/** What is known to keep a test ticket of an event from being sent: the destination's obstacle, or one of its row. */
function obstacleTo(destination: Destination, eventType: string): 'destination' | 'row' | 'unmapped' | undefined {
  const { banner } = destination;
  if (banner?.code === 'reconnect_required' || banner?.code === 'repair_required') return 'destination';
  if (banner?.code === 'remap_required' && banner.eventTypes.includes(eventType)) return 'row';
  return issueTypeOf(destination, eventType) === null ? 'unmapped' : undefined;
}

/** An event that can be sent: the usual one, else one that files tickets, else any. */
function firstToTest(destination: Destination): EventTypeName {
  const on = destination.mappings.filter(({ enabled }) => enabled).map(({ eventType }) => eventType);
  const all = destination.mappings.map(({ eventType }) => eventType);
  const canBeSent = (eventType: string) => obstacleTo(destination, eventType) === undefined;
  return ([usualType, ...on, ...all].find(canBeSent) as EventTypeName | undefined) ?? usualType;
}

function issueTypeOf({ mappings }: Destination, eventType: string) {
  return mappings.find((row) => row.eventType === eventType)?.issueType ?? null;
}

function Unmapped({ destinationId, eventType }: { destinationId: string; eventType: string }) {
  const { title, detail, step } = texts.unmapped;
  return (
    <Notice
      look="wait"
      title={title(useEventLabel()(eventType))}
      action={
        <Link href={`/settings/integrations/destinations/${destinationId}`} className="button">
          {step}
        </Link>
      }
    >
      {detail}
    </Notice>
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
  return <p role="status">{isSlow ? texts.slow : texts.creating}</p>;
}

interface CreatedProps {
  readonly ticket: { readonly issueKey: string; readonly url: string; readonly notes?: readonly string[] | undefined };
  readonly destinationId: string;
}

function Created({ ticket, destinationId }: CreatedProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  return (
    <div className="stack">
      <h3 ref={heading} tabIndex={-1}>
        {texts.created(ticket.issueKey)}
      </h3>
      <p>
        <a href={ticket.url} target="_blank" rel="noreferrer">
          {texts.open}
        </a>
      </p>
      {ticket.notes?.map((note) => (
        <p key={note}>{note}</p>
      ))}
      <DeleteTestTicket destinationId={destinationId} issueKey={ticket.issueKey} label={texts.left.removeThis} />
    </div>
  );
}
