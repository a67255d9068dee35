import { eventTypeOf } from '../../../shared/event-catalogue';
import { formatTime } from '../../../shared/format-time';
import { doc, paragraph, strong, text } from '../adf/build';
import type { AdfDocument } from '../adf/document';
import { safeText } from '../adf/safe-text';
import { maxDescriptionChars, truncate } from '../adf/truncate';
import type { OccurredEvent } from '../event';
import { cutAtWord } from '../template/cut';
import { changedStatistics } from './comment';
import { resultsCard, sectionTable, sentenceOf } from './say';

interface StepCommentOptions {
  /** The name of the destination, whose setting asked for the step. */
  readonly destinationName: string;
  /** At least 600. */
  readonly maxChars?: number;
}

interface ReopenedOptions extends StepCommentOptions {
  /** The event that the ticket last reported. */
  readonly previous?: OccurredEvent | undefined;
  readonly reopenWithinDays: number;
}

/** What a comment about a recovery says of the ticket's future. */
export type AfterRecovery =
  | { readonly kind: 'resolved_next'; readonly statusName: string }
  | { readonly kind: 'cannot_resolve'; readonly why: string }
  | { readonly kind: 'still_breached'; readonly metrics: readonly string[] }
  | { readonly kind: 'left_open' };

interface RecoveryOptions extends StepCommentOptions {
  readonly after: AfterRecovery;
}

/** The comment on a ticket that AvsB has just reopened: what happened again, and which setting asked for it. */
export function renderReopenedComment(
  event: OccurredEvent,
  { previous, reopenWithinDays, destinationName, maxChars = maxDescriptionChars }: ReopenedOptions,
): AdfDocument {
  const within = reopenWithinDays === 1 ? '1 day' : `${reopenWithinDays} days`;
  const whole = doc([
    paragraph([...strong(`Reopened: it happened again on ${timeOf(event)}.`), ...text(` ${sentenceOf(event)}`)]),
    ...(previous === undefined
      ? sectionTable(event, 'statistics', { maxValueChars })
      : changedStatistics(previous, event)),
    paragraph(text(`AvsB did this by the setting “After it is done: reopen within ${within}” ${of(destinationName)}.`)),
    ...resultsCard(event),
  ]);
  return truncate(whole, { maxChars, resultsUrl: event.data.resultsUrl }).document;
}

/** The comment that a problem is over: what recovered, what becomes of the ticket, and which setting asked for it. */
export function renderRecoveryComment(
  event: OccurredEvent,
  { after, destinationName, maxChars = maxDescriptionChars }: RecoveryOptions,
): AdfDocument {
  const label = eventTypeOf(event.type)?.label ?? event.type;
  const whole = doc([
    paragraph([...strong(`${label} on ${timeOf(event)}:`), ...text(` ${sentenceOf(event)}`)]),
    ...sectionTable(event, 'statistics', { maxValueChars }),
    paragraph(text(futureOf(after, of(destinationName)))),
    ...resultsCard(event),
  ]);
  return truncate(whole, { maxChars, resultsUrl: event.data.resultsUrl }).document;
}

function futureOf(after: AfterRecovery, ofDestination: string): string {
  const resolve = `the setting “When the problem is over: resolve the ticket” ${ofDestination}`;
  switch (after.kind) {
    case 'resolved_next':
      return `AvsB moves this ticket to “${short(after.statusName)}” by ${resolve}.`;
    case 'cannot_resolve':
      return `AvsB was to resolve this ticket by ${resolve}, but ${short(after.why)}. Please move it by hand.`;
    case 'still_breached':
      return `Not recovered yet: ${namesOf(after.metrics)}. The ticket stays open until then. AvsB reports this by the setting “When the problem is over” ${ofDestination}.`;
    case 'left_open':
      return `The ticket stays open. AvsB reports this by the setting “When the problem is over: comment” ${ofDestination}.`;
  }
}

/** A comment is short: a value of more characters than these is cut. */
const maxValueChars = 500;
const maxNameChars = 200;
/** More metrics than these are only counted. */
const maxNames = 10;

function namesOf(metrics: readonly string[]): string {
  const names = metrics.slice(0, maxNames).map((metric) => (metric === '' ? 'a metric without a name' : short(metric)));
  const more = metrics.length - names.length;
  return [...names, ...(more > 0 ? [`${more} more`] : [])].join(', ');
}

function of(destinationName: string): string {
  return `of ${short(destinationName)}`;
}

function short(words: string): string {
  return cutAtWord(safeText(words).replace(/\s+/g, ' ').trim(), maxNameChars);
}

function timeOf({ occurredAt }: OccurredEvent): string {
  return formatTime(occurredAt) ?? safeText(occurredAt);
}
