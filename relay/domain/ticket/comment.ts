import { doc, paragraph, strong, text } from '../adf/build';
import type { AdfDocument } from '../adf/document';
import { maxDescriptionChars, truncate } from '../adf/truncate';
import type { OccurredEvent } from '../event';
import { formatTime } from './formats';
import { resultsCard, sectionTable, sentenceOf } from './say';

/** The comment on a ticket that is still open when its event happens again: what happened, when, and how it stands. */
export function renderComment(event: OccurredEvent, { maxChars = maxDescriptionChars } = {}): AdfDocument {
  const when = formatTime(event.occurredAt) ?? event.occurredAt;
  const whole = doc([
    paragraph([...strong('Happened again: '), ...text(`${sentenceOf(event)} ${when}.`)]),
    ...sectionTable(event, 'statistics'),
    ...resultsCard(event),
  ]);
  return truncate(whole, { maxChars, resultsUrl: event.data.resultsUrl }).document;
}
