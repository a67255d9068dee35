import { eventTypeOf } from '../../../shared/event-catalogue';
import { safeText } from '../adf/safe-text';
import type { OccurredEvent } from '../event';
import { cutAtWord } from '../template/cut';
import { renderText } from '../template/template';

/** Jira's limit for a summary, which is a single line. */
export const maxSummaryChars = 255;

/** A ticket's summary: one line of at most 255 characters. What comes out empty is the event's own name instead. */
export function renderSummary(template: string, event: OccurredEvent): string {
  const line = oneLine(renderText(template, event.data));
  return cutAtWord(line === '' ? nameOf(event) : line, maxSummaryChars);
}

function oneLine(value: string): string {
  return safeText(value)
    .replace(/[\s\u2028\u2029]+/g, ' ')
    .trim();
}

function nameOf({ type, subject }: OccurredEvent): string {
  return oneLine(`${eventTypeOf(type)?.label ?? type}: ${subject.id}`);
}
