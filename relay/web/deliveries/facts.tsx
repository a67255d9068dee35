import type { ReactNode } from 'react';
import { Link } from 'wouter';
import type { DeliveryDetail, Destination } from '../api/types';
import { formatFullTime } from '../formats';
import { CopyButton } from '../parts/list/copy-button';
import { Time } from '../parts/time';
import { addressOfDelivery } from './address';
import { NextTry } from './next-try';
import { texts } from './texts';

interface FactsProps {
  readonly delivery: DeliveryDetail;
  readonly destination: Destination | undefined;
}

/** What is known of a delivery, by name. */
export function Facts({ delivery, destination }: FactsProps) {
  const { id, eventId, createdAt, issueKey, issueUrl, nextAttemptAt, lastError } = delivery;
  const { detail } = texts;
  return (
    <dl className="facts">
      <Fact name={detail.received}>
        <FullTime at={createdAt} />
      </Fact>
      {nextAttemptAt !== null && (
        <Fact name={detail.nextTry}>
          {formatFullTime(new Date(nextAttemptAt))}
          <div className="muted">
            <NextTry at={nextAttemptAt} lastError={lastError} />
          </div>
        </Fact>
      )}
      {destination !== undefined && (
        <Fact name={detail.destination}>
          <Link href={`/settings/integrations/destinations/${destination.id}`}>{destination.name}</Link>
        </Fact>
      )}
      {issueKey !== null && issueUrl !== null && (
        <Fact name={detail.ticket}>
          <a href={issueUrl} target="_blank" rel="noreferrer" aria-label={texts.opensInJira(issueKey)}>
            {issueKey} ↗
          </a>
        </Fact>
      )}
      <Fact name={detail.deliveryId}>
        <code>{id}</code> <CopyButton thing={detail.copyId} text={() => id} />
        <CopyButton thing={detail.copyLink} text={() => addressOfDelivery(id)} />
      </Fact>
      <Fact name={detail.eventId}>
        <code>{eventId}</code> <CopyButton thing={detail.copyEventId} text={() => eventId} />
      </Fact>
    </dl>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

const dayMs = 24 * 60 * 60_000;

/** A time with its zone, and within a day how long ago that is. */
export function FullTime({ at }: { at: string }) {
  const isNear = Math.abs(Date.now() - Date.parse(at)) < dayMs;
  return (
    <>
      {formatFullTime(new Date(at))}
      {isNear && (
        <span className="muted">
          {' · '}
          <Time at={at} />
        </span>
      )}
    </>
  );
}
