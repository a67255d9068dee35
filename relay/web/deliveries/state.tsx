import type { Delivery } from '../api/types';
import { Lozenge, type LozengeLook } from '../parts/lozenge';

export const stateNames: Readonly<Record<Delivery['state'], string>> = {
  queued: 'Queued',
  delivering: 'Delivering',
  waiting: 'Waiting',
  delivered: 'Delivered',
  failed: 'Failed',
};

const looks: Readonly<Record<Delivery['state'], LozengeLook>> = {
  queued: 'run',
  delivering: 'run',
  waiting: 'wait',
  delivered: 'ok',
  failed: 'bad',
};

/** The state of a delivery, in a word; for one that is in Jira, what was done there. */
export function DeliveryState({ delivery }: { delivery: Pick<Delivery, 'state' | 'outcome' | 'issueKey'> }) {
  return <Lozenge look={looks[delivery.state]}>{wordOf(delivery)}</Lozenge>;
}

function wordOf({ state, outcome, issueKey }: Pick<Delivery, 'state' | 'outcome' | 'issueKey'>): string {
  if (state !== 'delivered' || issueKey === null) return stateNames[state];
  return outcome === 'commented' ? `Commented on ${issueKey}` : `Created ${issueKey}`;
}
