import { eventOf } from '../support/avsb';
import { startRelay, type TestRelay } from '../support/relay';
import { until } from '../support/until';

// biome-ignore lint/suspicious/noExplicitAny: tests look into answers of many shapes, and fail if one is not as expected
type Json = any;
type Answer = Awaited<ReturnType<TestRelay['call']>>;

/** An admin with a destination for ROLL on acme, on a relay of their own. */
export interface Admin {
  readonly relay: TestRelay;
  readonly id: string;
  readonly siteId: string;
  read(): Promise<Json>;
  patch(body: object, headers?: Record<string, string>): Promise<Answer>;
  put(mappings: readonly object[]): Promise<Answer>;
  refresh(): Promise<Answer>;
  /** The row of an event type in a destination. */
  row(destination: Json, eventType: string): Json;
  /** The entries of an action, newest first. */
  audit(action: string): Promise<Json[]>;
  /** Sends an event, and answers the id of its one delivery. */
  send(event: ReturnType<typeof eventOf>): Promise<string>;
  /** Resolves once the delivery's request is on its way to Jira. */
  underWay(deliveryId: string): Promise<unknown>;
}

export async function startAdmin(options: Parameters<typeof startRelay>[0] = {}): Promise<Admin> {
  const relay = await startRelay(options);
  const { id, site } = await relay.destination();
  const path = `/v1/destinations/${id}`;
  return {
    relay,
    id,
    siteId: site.id,
    read: async () => (await relay.call('GET', path)).body,
    patch: (body, headers = {}) => relay.call('PATCH', path, body, { headers }),
    put: (mappings) => relay.call('PUT', `${path}/mappings`, { mappings }),
    refresh: () => relay.call('POST', `${path}/refresh-templates`),
    row: (destination, eventType) =>
      destination.mappings.find((row: { eventType: string }) => row.eventType === eventType),
    audit: async (action) => (await relay.call('GET', `/v1/audit-log?action=${action}`)).body.items,
    send: async (event) => (await relay.send(event)).deliveries[0].id,
    underWay: (deliveryId) =>
      until(async () => {
        const { body } = await relay.call('GET', `/v1/deliveries/${deliveryId}`);
        return body.state === 'delivering';
      }, `delivery ${deliveryId} to be in progress`),
  };
}

/** An event about an experiment, a breached guardrail unless the test says otherwise. */
export function breach(subjectId: string, type = 'experiment.guardrail_breached') {
  return eventOf(type, { subjectId });
}
