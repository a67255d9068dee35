import { eventTypeOf } from '../../../shared/event-catalogue';
import { safeText } from '../adf/safe-text';
import type { OccurredEvent } from '../event';
import { createRenderBudget, type RenderBudget } from '../render-budget';
import { cutAtWord } from '../template/cut';
import { renderText } from '../template/template';

/** Jira's limit for a summary, which is a single line. */
export const maxSummaryChars = 255;

/** A ticket's summary: one line of at most 255 characters. If it renders empty, it is the event's own name instead. */
export function renderSummary(
  template: string,
  event: OccurredEvent,
  budget: RenderBudget = createRenderBudget(),
): string {
  const line = oneLine(renderText(template, event.data, { budget }));
  return cutAtWord(isVisible(line) ? line : nameOf(event), maxSummaryChars);
}

/** Replaces white space, and everything that some programs take for a line break, by single spaces. */
function oneLine(value: string): string {
  return safeText(value.replace(/[\s\u0085]+/g, ' ')).trim();
}

/** Whether there is more than spaces and characters without a shape, such as a zero-width joiner. */
function isVisible(line: string): boolean {
  return /[\p{L}\p{N}\p{P}\p{S}]/u.test(line);
}

/** The event type's label with the subject's name, or with its id where the event doesn't have a name. */
function nameOf({ type, subject, data }: OccurredEvent): string {
  const entry = eventTypeOf(type);
  const name = entry === undefined ? '' : oneLine(renderText(`{{${entry.subjectName}}}`, data));
  return oneLine(`${entry?.label ?? type}: ${isVisible(name) ? name : subject.id}`);
}
