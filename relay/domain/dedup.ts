import { eventTypeOf } from '../../shared/event-catalogue';
import type { OccurredEvent } from './event';
import { indexedText, sha256OfIndexed } from './indexed-text';

export const dedupScopes = ['subject', 'subject+metric'] as const;
/** Whether the same event again means the same subject, or the same subject and guardrail metric. */
export type DedupScope = (typeof dedupScopes)[number];

/**
 * The key under which an event counts as "the same again": organisation, destination, subject and event type, and the
 * guardrail metric where the row's scope says so. It is a JSON array, so that no part can run into the next; a key that
 * is too long for an index is replaced by its SHA-256. A type that was renamed keeps its former name in its keys: open
 * tickets stay open for it, and their marker labels in Jira stay right.
 */
export function dedupKeyOf(
  organisationId: string,
  destinationId: string,
  event: Pick<OccurredEvent, 'type' | 'subject' | 'data'>,
  scope: DedupScope,
): string {
  const type = eventTypeOf(event.type)?.formerly?.type ?? event.type;
  const parts = [organisationId, destinationId, event.subject.kind, event.subject.id, type];
  const metric = event.data.guardrailMetric;
  if (scope === 'subject+metric' && metric !== undefined && metric !== null) parts.push(String(metric));
  return indexedText(JSON.stringify(parts));
}

/**
 * The label by which a ticket of this key is found in Jira: `avsb-` and 16 hex digits of the SHA-256 of the key, of the
 * whole one where it is stored as its SHA-256.
 */
export function markerOf(dedupKey: string): string {
  return `avsb-${sha256OfIndexed(dedupKey).slice(0, 16)}`;
}
