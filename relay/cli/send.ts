import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import { eventCatalogue, eventTypeOf } from '../../shared/event-catalogue';
import { CliError } from './cli-error';
import { setUpDemo } from './demo-setup';
import { createRelayClient, type RelayClient } from './relay-client';
import type { Target } from './target';

const accepted = z.object({ id: z.string(), deliveries: z.array(z.object({ id: z.string() })) });

const delivery = z.object({
  state: z.enum(['queued', 'delivering', 'delivered', 'waiting', 'failed']),
  outcome: z.enum(['created', 'commented']).nullable(),
  issueKey: z.string().nullable(),
  issueUrl: z.string().nullable(),
  reason: z.string().nullable(),
});
type Delivery = z.infer<typeof delivery>;

const lookEveryMs = 100;

/** Sends the sample of an event type as AvsB would, follows it, and tells what became of it. */
export async function send(type: string, target: Target, say: (line: string) => void): Promise<void> {
  const eventType = eventTypeOf(type);
  if (eventType === undefined) {
    const known = eventCatalogue.map((entry) => `  ${entry.type}`).join('\n');
    throw new CliError(`There is no event type “${type}”.`, `Use one of these:\n${known}`);
  }
  const relay = createRelayClient(target);
  if (target.isDemo) await setUpDemo(relay, say);
  const { deliveries } = await relay.sendSigned('/v1/events', accepted, {
    type,
    organisationId: target.organisation.id,
    occurredAt: new Date().toISOString(),
    subject: { kind: eventType.subjectKind, id: `sample_${eventType.subjectKind}` },
    data: eventType.sample,
  });
  say(`Sent ${type} for “${String(eventType.sample[eventType.subjectName])}”.`);
  if (deliveries.length === 0) {
    throw new CliError(
      'No destination files tickets for this event.',
      `Switch ${type} on in a destination's mappings.`,
    );
  }
  for (const { id } of deliveries) say(tell(await settled(relay, id, say)));
}

async function settled(relay: RelayClient, id: string, say: (line: string) => void): Promise<Delivery> {
  let lastReason: string | null = null;
  for (;;) {
    const seen = await relay.call('GET', `/v1/deliveries/${id}`, delivery);
    if (!['queued', 'delivering'].includes(seen.state)) return seen;
    if (seen.state === 'queued' && seen.reason !== null && seen.reason !== lastReason) say(`… ${seen.reason}`);
    lastReason = seen.reason;
    await pause(lookEveryMs);
  }
}

function tell({ state, outcome, issueKey, issueUrl, reason }: Delivery): string {
  const because = reason ?? '';
  if (state === 'delivered' && issueKey !== null && issueUrl !== null) {
    return `${outcome === 'created' ? 'Created' : 'Commented on'} ${issueKey}: ${because}\n${issueUrl}`;
  }
  if (state === 'waiting') throw new CliError('The event waits.', because);
  throw new CliError('The event was not filed.', because);
}
