import { createIds } from '../../../relay/domain/ids';
import { searchText } from '../../../relay/domain/search-text';
import type { Delivery } from '../../../relay/store/deliveries';
import { inDatabase, insertRows } from '../support/database';
import type { TestRelay } from '../support/relay';

/** A delivery as a test wants it; the rest is that of one that is done. */
export interface GivenDelivery {
  readonly destinationId: string;
  readonly eventType?: string;
  readonly name?: string;
  readonly state?: Delivery['state'];
  readonly createdAt?: Date;
  readonly reason?: string;
  readonly nextAttemptAt?: Date;
}

/**
 * Writes deliveries that have ended, as if their events had come in one after the other: the last one is the newest.
 *
 * @returns their ids
 */
export async function writeDeliveries(relay: TestRelay, given: readonly GivenDelivery[]): Promise<string[]> {
  const now = () => new Date();
  const newId = createIds(now);
  const rows = given.map((one, place) => {
    const { destinationId, eventType = 'experiment.guardrail_breached', name = `Checkout ${place}` } = one;
    const { state = 'delivered', createdAt = now(), reason = 'No ticket was open for it.', nextAttemptAt = null } = one;
    const isDone = state === 'delivered';
    const at = createdAt.toISOString();
    const event = {
      id: newId('event'),
      organisation_id: 'org_1',
      webhook_id: `webhook_${place}_${at}`,
      type: eventType,
      subject_kind: 'experiment',
      subject_id: `exp_${place}`,
      occurred_at: at,
      received_at: at,
      data: JSON.stringify({ experimentName: name }),
    };
    const delivery = {
      id: newId('delivery'),
      organisation_id: 'org_1',
      event_id: event.id,
      destination_id: destinationId,
      event_type: eventType,
      subject_kind: 'experiment',
      subject_id: `exp_${place}`,
      subject_name: name,
      search_text: searchText(`${name}\nexp_${place}`),
      dedup_key: `${eventType}_${place}_${at}`,
      state,
      obstacle: null,
      outcome: isDone ? 'created' : null,
      reason,
      issue_key: isDone ? `MANY-${place}` : null,
      issue_url: isDone ? `https://acme.atlassian.net/browse/MANY-${place}` : null,
      attempts: 1,
      failures: 0,
      next_attempt_at: nextAttemptAt?.toISOString() ?? null,
      last_error: null,
      created_at: at,
    };
    return { event, delivery };
  });
  await inDatabase(relay, async (database) => {
    await insertRows(
      database,
      'events',
      rows.map(({ event }) => event),
      40,
    );
    await insertRows(
      database,
      'deliveries',
      rows.map(({ delivery }) => delivery),
      40,
    );
  });
  return rows.map(({ delivery }) => delivery.id);
}
