import fc from 'fast-check';
import type { AdfDocument } from '../../../../relay/domain/adf/document';
import type { OccurredEvent } from '../../../../relay/domain/event';
import { completeRows } from '../../../../relay/domain/mapping/complete-rows';
import type { CheckedDraft } from '../../../../relay/domain/mapping/mapping';
import { type BuildOptions, buildIssue } from '../../../../relay/domain/ticket/issue';
import { eventCatalogue, eventTypeOf } from '../../../../shared/event-catalogue';
import type { Variables } from '../../../../shared/event-type';
import { oddAddresses, values } from '../adf/samples';

/** An event of this type with its sample data, but for what is changed. */
export function sampleEvent(type: string, changes: Variables = {}): OccurredEvent {
  const entry = eventTypeOf(type);
  if (entry === undefined) throw new Error(`${type} is not in the catalogue`);
  return {
    type,
    subject: { kind: entry.subjectKind, id: 'exp_42' },
    occurredAt: '2026-11-23T10:00:00Z',
    data: { ...entry.sample, ...changes },
  };
}

/** The ticket that an event makes with these templates. */
export function renderTicket(
  templates: Pick<CheckedDraft, 'summaryTemplate' | 'descriptionTemplate' | 'labels'>,
  event: OccurredEvent,
  options: BuildOptions = {},
) {
  const row = completeRows([]).find(({ eventType }) => eventType === event.type);
  if (row === undefined) throw new Error(`${event.type} is not in the catalogue`);
  const { fields, ...built } = buildIssue({ ...row, ...templates }, event, options);
  const { summary, description = emptyDocument, labels = [] } = fields;
  return { summary, description, labels, ...built };
}

const emptyDocument: AdfDocument = { version: 1, type: 'doc', content: [] };

/** Events of every type, with any data, and with any data missing. */
export const oddEvents: fc.Arbitrary<OccurredEvent> = fc.constantFrom(...eventCatalogue).chain((entry) =>
  fc
    .record(
      Object.fromEntries(
        entry.variables.map(({ name }) => [
          name,
          name === 'resultsUrl' ? fc.oneof(fc.constantFrom(...oddAddresses), values) : values,
        ]),
      ),
      { requiredKeys: [] },
    )
    .map((data) => ({
      type: entry.type,
      subject: { kind: entry.subjectKind, id: 'exp_42' },
      occurredAt: '2026-11-23T10:00:00Z',
      data: data as Variables,
    })),
);
