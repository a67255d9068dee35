import type { DeliveryFilter } from '../../api/deliveries';
import type { Delivery } from '../../api/types';

/** States that deliveries stay in until a person does something about them. */
export type BulkState = Extract<Delivery['state'], 'failed' | 'held' | 'skipped'>;
export type BulkAction = 'retry' | 'file' | 'dismiss';

const actionsByState: Readonly<Record<BulkState, readonly BulkAction[]>> = {
  failed: ['retry'],
  held: ['file', 'dismiss'],
  skipped: ['file'],
};

/** What can be done with the deliveries of a list, all of which are in one state. */
export interface Bulk {
  readonly state: BulkState;
  readonly actions: readonly BulkAction[];
}

/** A list of all states is about what has failed; undefined where nothing is to be done with what it shows. */
export function bulkOf({ state = 'failed' }: DeliveryFilter): Bulk | undefined {
  return isBulkState(state) ? { state, actions: actionsByState[state] } : undefined;
}

function isBulkState(state: Delivery['state']): state is BulkState {
  return Object.hasOwn(actionsByState, state);
}
