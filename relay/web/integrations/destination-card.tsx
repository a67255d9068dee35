import { type ReactNode, useId } from 'react';
import { Link } from 'wouter';
import type { Destination } from '../api/types';
import { countOf } from '../formats';
import { Time } from '../parts/time';
import { LeftTestTickets } from '../test-ticket/left';
import { DestinationBanner } from './destination-banner';
import { StateLozenge } from './state-lozenge';

/** One destination: its state, what it files, and the actions on it. */
export function DestinationCard({ destination, actions }: { destination: Destination; actions: ReactNode }) {
  const headingId = useId();
  const { id, name, state, problems } = destination;
  return (
    <article className="card" aria-labelledby={headingId} data-destination={id}>
      <div className="card-head">
        <h3 id={headingId} tabIndex={-1}>
          {name}
        </h3>
        <StateLozenge state={state} />
        <div className="buttons">{actions}</div>
      </div>
      <p className="muted">
        <Extent destination={destination} />
      </p>
      <DestinationBanner destination={destination} />
      <LeftTestTickets destinationId={id} />
      {problems.length > 0 && <Problems problems={problems} />}
    </article>
  );
}

function Extent({ destination: { project, site, mappings, lastTicket, counts } }: { destination: Destination }) {
  const on = mappings.filter(({ enabled }) => enabled).length;
  return (
    <>
      {project.key} on {site.name} · {on} of {countOf(mappings.length, 'event', 'events')}
      {lastTicket !== null && (
        <>
          {' · '}
          <a href={lastTicket.url} target="_blank" rel="noreferrer">
            {lastTicket.issueKey}
          </a>
          , <Time at={lastTicket.at} />
        </>
      )}
      {counts.waiting > 0 && ` · ${countOf(counts.waiting, 'delivery waits', 'deliveries wait')}`}
      {counts.failed > 0 && (
        <>
          {' · '}
          <Link href="/settings/integrations/deliveries?state=failed">{counts.failed} failed</Link>
        </>
      )}
    </>
  );
}

function Problems({ problems }: { problems: Destination['problems'] }) {
  return (
    <ul className="problems" aria-label="Found by the configuration check">
      {problems.map(({ code, eventType, message, action }) => (
        <li key={`${code} ${eventType} ${message}`}>
          <strong>{message}</strong> {action}
        </li>
      ))}
    </ul>
  );
}
