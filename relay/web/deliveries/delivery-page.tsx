import { Link } from 'wouter';
import { useDelivery } from '../api/deliveries';
import { useDestinations } from '../api/destinations';
import { useEventLabel } from '../api/event-types';
import { isProblem } from '../api/problem';
import type { Attempt, DeliveryDetail } from '../api/types';
import { formatDuration } from '../formats';
import { NextStep } from '../integrations/destination-banner';
import { Loaded } from '../parts/loaded';
import { Lozenge, type LozengeLook } from '../parts/lozenge';
import { JiraSaid } from '../parts/notice';
import { Time } from '../parts/time';
import { Gone } from '../shell/gone';
import { Page } from '../shell/page';
import { RetryOne } from './retry-one';
import { DeliveryState } from './state';

/** One delivery: the reason for its state, and every attempt with Jira's own words. */
export default function DeliveryPage({ id }: { id: string }) {
  const delivery = useDelivery(id);
  if (isProblem(delivery.error, 'not_found')) return <Gone thing="delivery" />;
  return (
    <Page title="Delivery" back={{ href: '/settings/integrations/deliveries', name: 'Deliveries' }}>
      <Loaded query={delivery} thing="The delivery" rows={4}>
        {(loaded) => <Detail delivery={loaded} />}
      </Loaded>
    </Page>
  );
}

function Detail({ delivery }: { delivery: DeliveryDetail }) {
  const labelOf = useEventLabel();
  const destination = useDestinations().data?.find(({ id }) => id === delivery.destinationId);
  const { id, eventType, subject, state, reason, issueKey, issueUrl, createdAt, nextAttemptAt, lastError } = delivery;
  const what = `${labelOf(eventType)} · ${subject.name}`;
  return (
    <div className="stack">
      <section className="card" aria-label="Outcome">
        <div className="card-head">
          <h2>{what}</h2>
          <DeliveryState delivery={delivery} />
          {state === 'failed' && <RetryOne id={id} what={what} />}
          {state === 'waiting' && destination !== undefined && <NextStep destination={destination} />}
        </div>
        <p>{reason}</p>
        {lastError !== null && lastError.message !== reason && state !== 'delivered' && <p>{lastError.message}</p>}
        <p className="muted">
          Received <Time at={createdAt} />
          {destination !== undefined && (
            <>
              {' · '}
              <Link href={`/settings/integrations/destinations/${destination.id}`}>{destination.name}</Link>
            </>
          )}
          {issueUrl !== null && (
            <>
              {' · '}
              <a href={issueUrl} target="_blank" rel="noreferrer">
                {issueKey} ↗
              </a>
            </>
          )}
          {nextAttemptAt !== null && (
            <>
              {' · Next try '}
              <Time at={nextAttemptAt} />
            </>
          )}
        </p>
      </section>
      <section className="stack tight" aria-labelledby="attempts">
        <h2 id="attempts">Attempts</h2>
        {delivery.attemptLog.length === 0 ? (
          <p className="muted">None yet.</p>
        ) : (
          <ol className="timeline">
            {delivery.attemptLog.toReversed().map((attempt, place) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: two attempts may begin at once; new ones are added on top
              <AttemptItem key={delivery.attemptLog.length - place} attempt={attempt} />
            ))}
          </ol>
        )}
      </section>
      <EventData data={delivery.data} />
    </div>
  );
}

const decisions: Readonly<Record<Attempt['decision'], string>> = {
  create: 'Create a ticket',
  comment: 'Comment on the ticket',
  find_write: 'Look for the earlier write',
};

const results: Readonly<Record<Attempt['result'], { look: LozengeLook; word: string }>> = {
  confirmed: { look: 'ok', word: 'Confirmed' },
  rejected: { look: 'bad', word: 'Refused by Jira' },
  retryable: { look: 'wait', word: 'Will try again' },
  uncertain: { look: 'wait', word: 'Unclear, looked for before writing again' },
};

function AttemptItem({ attempt }: { attempt: Attempt }) {
  const { look, word } = results[attempt.result];
  return (
    <li className="card">
      <div className="card-head">
        <h3>{decisions[attempt.decision]}</h3>
        <Lozenge look={look}>{word}</Lozenge>
      </div>
      <p className="muted">
        <Time at={attempt.at} />
        {attempt.jiraStatus !== null && ` · HTTP ${attempt.jiraStatus}`}
        {attempt.durationMs !== null && ` · ${formatDuration(attempt.durationMs)}`}
      </p>
      {attempt.jira !== null && (
        <p>
          <JiraSaid words={attempt.jira} />
        </p>
      )}
    </li>
  );
}

function EventData({ data }: { data: DeliveryDetail['data'] }) {
  return (
    <section className="stack tight" aria-labelledby="event-data">
      <h2 id="event-data">Event data</h2>
      <dl className="facts">
        {Object.entries(data).map(([name, value]) => (
          <div key={name}>
            <dt>
              <code>{name}</code>
            </dt>
            <dd>{value === null ? <span className="muted">nothing</span> : String(value)}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
