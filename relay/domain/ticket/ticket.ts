import { eventTypeOf } from '../../../shared/event-catalogue';
import type { AdfDocument, AdfNode } from '../adf/document';
import { maxDescriptionChars, truncate } from '../adf/truncate';
import type { OccurredEvent } from '../event';
import type { Mapping } from '../mapping';
import { variablesOf } from '../template/template';
import { type FollowedTicket, renderDescription } from './description';
import { renderSummary } from './summary';

/** A ticket as the mapping and the event make it; its type and priority are the mapping's. */
export interface Ticket {
  readonly summary: string;
  readonly description: AdfDocument;
  /** The mapping's labels, each once, without the marker. */
  readonly labels: readonly string[];
  readonly truncated: boolean;
  readonly warnings: readonly Warning[];
}

export interface Warning {
  readonly variable: string;
  readonly message: string;
}

export interface TicketOptions {
  /** How long the description may be. */
  readonly maxChars?: number;
  /** The closed ticket that this one follows. */
  readonly follows?: FollowedTicket | null;
}

/** Renders a ticket. */
export function renderTicket(
  mapping: Pick<Mapping, 'summaryTemplate' | 'descriptionTemplate' | 'labels'>,
  event: OccurredEvent,
  { maxChars = maxDescriptionChars, follows = null }: TicketOptions = {},
): Ticket {
  const whole = renderDescription(mapping.descriptionTemplate, event, follows);
  const { document, truncated } = truncate(whole, { maxChars, resultsUrl: event.data.resultsUrl });
  return {
    summary: renderSummary(mapping.summaryTemplate, event),
    description: document,
    labels: [...new Set(mapping.labels)],
    truncated,
    warnings: warningsOf(mapping, event),
  };
}

function warningsOf(
  { summaryTemplate, descriptionTemplate }: Pick<Mapping, 'summaryTemplate' | 'descriptionTemplate'>,
  { type, data }: OccurredEvent,
): Warning[] {
  const templates = [summaryTemplate, ...(descriptionTemplate === null ? [] : textsOf(descriptionTemplate))];
  const known = new Set([...Object.keys(data), ...(eventTypeOf(type)?.variables ?? []).map(({ name }) => name)]);
  return [...new Set(templates.flatMap(variablesOf))]
    .filter((variable) => !known.has(variable))
    .map((variable) => ({ variable, message: `{{${variable}}} is not known here and becomes empty.` }));
}

/** Every text of a description that may hold placeholders. */
function textsOf(description: string | AdfDocument | AdfNode): string[] {
  if (typeof description === 'string') return [description];
  const values = 'attrs' in description && description.attrs ? stringsIn(description.attrs) : [];
  const own = 'text' in description && description.text ? [description.text] : [];
  const marks =
    'marks' in description && description.marks ? description.marks.flatMap((mark) => stringsIn(mark.attrs)) : [];
  return [...own, ...values, ...marks, ...(description.content ?? []).flatMap(textsOf)];
}

function stringsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap(stringsIn);
}
