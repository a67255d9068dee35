import { z } from 'zod';
import type { Target } from '../demo/avsb/client';
import { createRelayClient } from '../demo/avsb/client';
import type { Output } from './output';

const delivery = z.looseObject({
  id: z.string(),
  createdAt: z.string(),
  eventType: z.string(),
  subject: z.object({ name: z.string(), id: z.string() }),
  state: z.string(),
  outcome: z.string().nullable(),
  issueKey: z.string().nullable(),
  issueUrl: z.string().nullable(),
  reason: z.string().nullable(),
  attempts: z.number(),
  nextAttemptAt: z.string().nullable(),
});

const jira = z.object({
  errorMessages: z.array(z.string()),
  errors: z.record(z.string(), z.string()),
});

const attempt = z.looseObject({
  at: z.string(),
  decision: z.string(),
  result: z.string(),
  jiraStatus: z.number().nullable(),
  durationMs: z.number().nullable(),
  jira: jira.nullable(),
});

export interface ListOptions {
  readonly state?: string | undefined;
  readonly limit: string;
}

/** Lists deliveries, newest first. */
export async function listDeliveries(options: ListOptions, target: Target, output: Output): Promise<void> {
  const query = new URLSearchParams({ limit: options.limit, ...(options.state && { state: options.state }) });
  const page = z.looseObject({ items: z.array(delivery), total: z.number(), totalCapped: z.boolean().optional() });
  const found = await createRelayClient(target).call('GET', `/v1/deliveries?${query}`, page);
  output.result(found, () => {
    for (const { id, createdAt, state, issueKey, eventType, subject, reason } of found.items) {
      output.say([id, createdAt, state.padEnd(10), (issueKey ?? '').padEnd(10), eventType, subject.name].join('  '));
      if (isUndecided(state) && reason !== null) output.say(`  ${reason}`);
    }
    output.say(`${found.items.length} of ${found.total}${found.totalCapped ? ' or more' : ''}.`);
  });
}

/** Whether a delivery stays as it is until a person does something: then its reason is what matters. */
function isUndecided(state: string): boolean {
  return state === 'failed' || state === 'held' || state === 'skipped';
}

/** Shows one delivery with each of its attempts. */
export async function showDelivery(id: string, target: Target, output: Output): Promise<void> {
  const detail = delivery.extend({ attemptLog: z.array(attempt) });
  const path = `/v1/deliveries/${encodeURIComponent(id)}`;
  const found = await createRelayClient(target).call('GET', path, detail);
  output.result(found, () => {
    output.say(`${found.eventType} for “${found.subject.name}” (${found.subject.id}), ${found.createdAt}`);
    output.say(`${found.state}${found.issueKey ? ` ${found.issueKey} ${found.issueUrl}` : ''}: ${found.reason ?? ''}`);
    if (found.nextAttemptAt !== null) output.say(`Next attempt at ${found.nextAttemptAt}`);
    for (const each of found.attemptLog) {
      const words = each.jira && [...each.jira.errorMessages, ...Object.values(each.jira.errors)].join(' ');
      const facts = [
        each.at,
        each.decision,
        each.result,
        each.jiraStatus ?? 'no response',
        `${each.durationMs ?? '?'} ms`,
      ];
      output.say(`  ${facts.join('  ')}${words ? `  Jira said “${words}”` : ''}`);
    }
  });
}
