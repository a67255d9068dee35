import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import { eventCatalogue, eventTypeOf } from '../../shared/event-catalogue';
import type { EventType, Variables } from '../../shared/event-type';
import { AvsbError } from '../demo/avsb/avsb-error';
import { createRelayClient, type RelayClient } from '../demo/avsb/client';
import { setUpDemo } from '../demo/avsb/set-up';
import { demoResultsUrl } from '../demo/settings';
import type { Output } from './output';
import type { CliTarget } from './target';

interface SendOptions {
  /** Repeats the event for the subject of the last delivery of this type. */
  readonly again: boolean;
  /** Variables that differ from the type's sample. */
  readonly data: Variables;
}

const accepted = z.object({ id: z.string(), deliveries: z.array(z.object({ id: z.string() })) });

const delivery = z.looseObject({
  id: z.string(),
  state: z.enum(['queued', 'delivering', 'delivered', 'waiting', 'failed', 'skipped', 'held']),
  outcome: z.enum(['created', 'commented', 'reopened', 'resolved']).nullable(),
  issueKey: z.string().nullable(),
  issueUrl: z.string().nullable(),
  reason: z.string().nullable(),
});
type Delivery = z.infer<typeof delivery>;

const pollEveryMs = 100;

/** Sends an event as AvsB would, follows it, and reports its outcome. */
export async function send(type: string, options: SendOptions, target: CliTarget, output: Output): Promise<void> {
  const eventType = eventTypeOf(type);
  if (eventType === undefined) {
    const known = eventCatalogue.map((entry) => `  ${entry.type}`).join('\n');
    throw new AvsbError(`There is no event type “${type}”.`, `Use one of these:\n${known}`);
  }
  const relay = createRelayClient(target);
  if (target.isDemo) await setUpDemo(relay, output.say);
  const subjectId = options.again ? await lastSubject(relay, type) : newSubject(eventType);
  // Outside the demo AvsB's own results pages are not known here.
  const resultsUrl = target.isDemo && { resultsUrl: demoResultsUrl(target.relayUrl, subjectId) };
  const data: Variables = { ...eventType.sample, ...resultsUrl, ...options.data };
  const { deliveries } = await relay.sendSigned('/v1/events', accepted, {
    type,
    organisationId: target.organisation.id,
    occurredAt: new Date().toISOString(),
    subject: { kind: eventType.subjectKind, id: subjectId },
    data,
  });
  output.say(`Sent ${type} for “${String(data[eventType.subjectName])}”.`);
  if (deliveries.length === 0) {
    const nextStep = `Switch ${type} on in a destination's mappings.`;
    throw new AvsbError('No destination files tickets for this event.', nextStep);
  }
  const finished: Delivery[] = [];
  for (const { id } of deliveries) finished.push(await follow(relay, id, output));
  output.result(finished, () => finished.forEach((each) => void output.say(lineOf(each))));
  const stuck = finished.find(({ state }) => state !== 'delivered');
  if (stuck !== undefined) {
    throw new AvsbError(
      stuck.state === 'waiting' ? 'The event is waiting.' : 'The event was not filed.',
      stuck.reason ?? '',
    );
  }
}

function newSubject({ subjectKind }: EventType): string {
  return `${subjectKind}_${randomUUID().slice(0, 8)}`;
}

async function lastSubject(relay: RelayClient, type: string): Promise<string> {
  const list = z.object({ items: z.array(z.object({ subject: z.object({ id: z.string() }) })) });
  const { items } = await relay.call('GET', `/v1/deliveries?limit=1&eventType=${encodeURIComponent(type)}`, list);
  const [last] = items;
  if (last !== undefined) return last.subject.id;
  throw new AvsbError(`No ${type} has been sent yet.`, 'Send it once without --again first.');
}

async function follow(relay: RelayClient, id: string, output: Output): Promise<Delivery> {
  let lastReason: string | null = null;
  for (;;) {
    const seen = await relay.call('GET', `/v1/deliveries/${id}`, delivery);
    if (!isInProgress(seen.state)) return seen;
    if (seen.state === 'queued' && seen.reason !== null && seen.reason !== lastReason) output.say(`… ${seen.reason}`);
    lastReason = seen.reason;
    await pause(pollEveryMs);
  }
}

/** Whether the relay continues working on a delivery on its own. */
function isInProgress(state: Delivery['state']): boolean {
  switch (state) {
    case 'queued':
    case 'delivering':
      return true;
    case 'delivered':
    case 'waiting':
    case 'failed':
    case 'skipped':
    case 'held':
      return false;
  }
}

const outcomeWords: Readonly<Record<NonNullable<Delivery['outcome']>, string>> = {
  created: 'Created',
  commented: 'Commented on',
  reopened: 'Reopened',
  resolved: 'Resolved',
};

function lineOf({ state, outcome, issueKey, issueUrl, reason }: Delivery): string {
  if (state !== 'delivered') return `${state}: ${reason ?? ''}`;
  return `${outcomeWords[outcome ?? 'created']} ${issueKey}: ${reason ?? ''}\n${issueUrl}`;
}
