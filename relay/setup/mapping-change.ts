import { eventTypeOf } from '../../shared/event-catalogue';
import type { MappingDraft } from './resolve-mapping';

/** What of a row is tried out otherwise than it stands; what it does not name stays. */
export type MappingChange = { readonly [Field in keyof MappingDraft]?: MappingDraft[Field] | undefined };

/** A row with what is tried out in place of what it has. */
export function withChange(row: MappingDraft, change: MappingChange = {}): MappingDraft {
  return Object.assign({}, row, change);
}

/** The product's default row of an event type, switched on: that of a destination which is not saved yet. */
export function defaultDraft(eventType: string): MappingDraft {
  const row = eventTypeOf(eventType)?.defaultMapping;
  return {
    eventType,
    enabled: true,
    issueType: row === undefined ? null : { name: row.issueType },
    priority: row === undefined ? null : { name: row.priority },
    summaryTemplate: row?.summaryTemplate ?? eventType,
    descriptionTemplate: null,
    labels: row?.labels ?? [],
    dedupScope: 'subject',
  };
}
