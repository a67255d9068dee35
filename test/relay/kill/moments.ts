import { availableParallelism } from 'node:os';
import type { FaultAction } from '../../../relay/demo/atlassian';
import { limitTo } from '../../support/limit';
import { eventOf, signedHeaders } from '../support/avsb';
import { type RelayProcess, type RelayProcessOptions, startRelayProcess } from '../support/process';
import { until } from '../support/until';

export type Event = ReturnType<typeof eventOf>;

/** Long enough for a relay to be killed while Atlassian takes its time, however busy the machine is. */
export const slowMs = 4_000;

/** Stories begin side by side: their relays would take each other the time in which they must start. */
const startsInTurn = limitTo(availableParallelism());

/** Runs a story with its own relay that has a destination, and cleans up afterwards. */
export async function withRelay(
  story: (relay: RelayProcess) => Promise<void>,
  options: RelayProcessOptions = {},
): Promise<void> {
  const relay = await startsInTurn(() => startRelayProcess(options));
  try {
    await relay.destination();
    await story(relay);
  } finally {
    await relay.dispose();
  }
}

/** An access token so short-lived that it is refreshed before each use, until `tokensLast`. */
export const shortTokens: RelayProcessOptions = { atlassian: { accessTokenLifetimeMs: 30_000 } };

/** From here on, access tokens last an hour: the next use is the last that refreshes. */
export function tokensLast({ atlassian }: Pick<RelayProcess, 'atlassian'>): void {
  atlassian.settings.accessTokenLifetimeMs = 3_600_000;
}

/**
 * Has faults strike the next request of an operation, once each.
 * @returns what waits until that request has arrived
 */
export function onNext(
  relay: Pick<RelayProcess, 'atlassian'>,
  operationId: string,
  ...actions: FaultAction[]
): () => Promise<unknown> {
  const { faults } = relay.atlassian;
  const ids = actions.map((action) => faults.add({ match: { operationId }, action, times: 1 }));
  const hasStruck = () => faults.list().every(({ id, struck }) => !ids.includes(id) || struck > 0);
  return () => until(hasStruck, `a request ${operationId}`);
}

export function breachOf(subjectId: string): Event {
  return eventOf('experiment.guardrail_breached', { subjectId });
}

/** Files a ticket in peace, so that the next event of its subject is a comment. */
export async function file(relay: RelayProcess, subjectId: string): Promise<void> {
  const delivery = await relay.settled(await sent(relay, breachOf(subjectId)));
  expect(delivery.outcome).toBe('created');
}

/** Sends an event that makes one delivery. @returns the delivery's id */
export async function sent(relay: Pick<RelayProcess, 'send'>, event: Event): Promise<string> {
  const { deliveries } = await relay.send(event);
  expect(deliveries).toHaveLength(1);
  return deliveries[0].id;
}

export interface Taken {
  readonly id: string;
  readonly duplicate: boolean;
}

/** Sends an event as AvsB does: again under the same id, until the answer is 202. */
export function sentUntilTaken(relay: Pick<RelayProcess, 'url'>, event: Event, id: string): Promise<Taken> {
  return until(() => offered(relay, event, id), `event ${id} to be taken`);
}

/** Sends an event once. Undefined unless the answer is 202. */
export async function offered(relay: Pick<RelayProcess, 'url'>, event: Event, id: string): Promise<Taken | undefined> {
  const body = JSON.stringify(event);
  try {
    const response = await fetch(`${relay.url}/v1/events`, {
      method: 'POST',
      headers: signedHeaders(body, { id }),
      body,
      signal: AbortSignal.timeout(5_000),
    });
    return response.status === 202 ? ((await response.json()) as Taken) : undefined;
  } catch {
    return undefined;
  }
}

/** Requests of an operation that have reached the simulated Atlassian. */
export function requestsOf({ atlassian }: Pick<RelayProcess, 'atlassian'>, operationId: string) {
  return atlassian.requests.filter((request) => request.operationId === operationId);
}
