import { createHash } from 'node:crypto';
import type { OccurredEvent } from './event';

export const dedupScopes = ['subject', 'subject+metric'] as const;
/** Whether the same event again means the same subject, or the same subject and guardrail metric. */
export type DedupScope = (typeof dedupScopes)[number];

/**
 * The key under which an event counts as "the same again": organisation, destination, subject and event type, and the
 * guardrail metric where the row's scope says so. Written as a JSON array, so that no part can run into the next.
 */
export function dedupKeyOf(
  organisationId: string,
  destinationId: string,
  event: Pick<OccurredEvent, 'type' | 'subject' | 'data'>,
  scope: DedupScope,
): string {
  const parts = [organisationId, destinationId, event.subject.kind, event.subject.id, event.type];
  const metric = event.data.guardrailMetric;
  if (scope === 'subject+metric' && metric !== undefined && metric !== null) parts.push(String(metric));
  return JSON.stringify(parts);
}

/** The label by which a ticket of this key is found in Jira: `avsb-` and 16 hex digits of the key's SHA-256. */
export function markerOf(dedupKey: string): string {
  return `avsb-${createHash('sha256').update(dedupKey).digest('hex').slice(0, 16)}`;
}
