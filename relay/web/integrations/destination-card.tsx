import { type ReactNode, useId } from 'react';
import { Link } from 'wouter';
import type { Queued } from '../api/queue';
import type { Destination } from '../api/types';
import { SkippedLately } from '../deliveries/skipped-lately';
import { Notice } from '../parts/notice';
import { Time } from '../parts/time';
import { LeftTestTickets } from '../test-ticket/left';
import { delaySentence } from './delay-sentence';
import { DestinationBanner } from './destination-banner';
import { DestinationProblems } from './destination-problems';
import { HeldEvents } from './held-events';
import { StateLozenge } from './state-lozenge';
import { texts } from './texts';

interface DestinationCardProps {
  readonly destination: Destination;
  readonly queued: Queued | undefined;
  /** How many cards with problems are on the screen. */
  readonly cardsWithProblems: number;
  /** Whether it was created just now, on this page. */
  readonly isNew: boolean;
  readonly actions: ReactNode;
}

/** One destination: its state, what it files, and the actions on it. */
export function DestinationCard({ destination, queued, cardsWithProblems, isNew, actions }: DestinationCardProps) {
  const headingId = useId();
  const newsId = useId();
  const { id, name } = destination;
  return (
    <article className="card" aria-labelledby={headingId} data-destination={id}>
      <div className="card-head">
        <h3 id={headingId} tabIndex={-1} aria-describedby={isNew ? newsId : undefined}>
          {name}
        </h3>
        <StateLozenge destination={destination} />
        <div className="buttons">{actions}</div>
      </div>
      {isNew && (
        <div id={newsId}>
          <Notice look="ok" title={texts.ready(name)} />
        </div>
      )}
      <p className="muted">
        <Extent destination={destination} queued={queued} />
      </p>
      <DestinationBanner destination={destination} />
      {queued?.delayed !== undefined && (
        <p className="delay wait">
          <span aria-hidden="true">◷</span> <span>{delaySentence(queued.delayed)}</span>
        </p>
      )}
      <HeldEvents destination={destination} />
      <LeftTestTickets destinationId={id} />
      <DestinationProblems destination={destination} cards={cardsWithProblems} />
    </article>
  );
}

interface ExtentProps {
  readonly destination: Destination;
  readonly queued: Queued | undefined;
}

function Extent({ destination, queued }: ExtentProps) {
  const { id, project, site, mappings, lastTicket, counts } = destination;
  const on = mappings.filter(({ enabled }) => enabled).length;
  return (
    <>
      {texts.card.extent(project.key, site.name, on, mappings.length)}
      {lastTicket !== null && (
        <>
          {' · '}
          <a href={lastTicket.url} target="_blank" rel="noreferrer">
            {lastTicket.issueKey}
          </a>
          , <Time at={lastTicket.at} />
        </>
      )}
      {queued !== undefined && <CountLink words={queuedWords(queued)} destinationId={id} state="queued" />}
      {counts.waiting > 0 && (
        <CountLink words={texts.card.waiting(counts.waiting)} destinationId={id} state="waiting" />
      )}
      {counts.failed > 0 && <CountLink words={texts.card.failed(counts.failed)} destinationId={id} state="failed" />}
      <SkippedLately destination={destination} before=" · " />
    </>
  );
}

/** A figure leads to what it counts. */
function CountLink({ words, destinationId, state }: { words: string; destinationId: string; state: string }) {
  return (
    <>
      {' · '}
      <Link href={`/settings/integrations/deliveries?state=${state}&destination=${destinationId}`}>{words}</Link>
    </>
  );
}

function queuedWords({ count, isCapped }: Queued): string {
  return isCapped ? texts.card.queuedAtLeast(count) : texts.card.queued(count);
}
