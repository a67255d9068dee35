import type { Delivery } from '../api/types';
import { Lozenge, type LozengeLook } from '../parts/lozenge';
import { texts } from './texts';

const looks: Readonly<Record<Delivery['state'], LozengeLook>> = {
  queued: 'run',
  delivering: 'run',
  waiting: 'wait',
  delivered: 'ok',
  failed: 'bad',
  skipped: 'idle',
  held: 'wait',
};

type Shown = Pick<Delivery, 'state' | 'outcome' | 'issueKey'>;

/** The state of a delivery, in a word; for one that is in Jira, what was done there. */
export function DeliveryState({ delivery }: { delivery: Shown }) {
  const { state, issueKey } = delivery;
  const word = wordOf(delivery);
  return <Lozenge look={looks[state]}>{state === 'delivered' && issueKey ? `${word} ${issueKey}` : word}</Lozenge>;
}

/** The same, with the ticket as a link. */
export function LinkedDeliveryState({ delivery }: { delivery: Shown & Pick<Delivery, 'issueUrl'> }) {
  const { state, issueKey, issueUrl } = delivery;
  if (state !== 'delivered' || issueKey === null || issueUrl === null) return <DeliveryState delivery={delivery} />;
  return (
    <Lozenge look={looks[state]}>
      <span>
        {wordOf(delivery)}{' '}
        <a href={issueUrl} target="_blank" rel="noreferrer" aria-label={texts.opensInJira(issueKey)}>
          {issueKey}
        </a>
      </span>
    </Lozenge>
  );
}

function wordOf({ state, outcome, issueKey }: Shown): string {
  return state === 'delivered' && issueKey !== null ? texts.outcomes[outcome ?? 'created'] : texts.states[state];
}
