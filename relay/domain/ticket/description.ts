import { eventTypeOf } from '../../../shared/event-catalogue';
import { doc, heading, paragraph, strong } from '../adf/build';
import type { AdfDocument } from '../adf/document';
import { fromPlainText } from '../adf/plain-text';
import { renderDocument } from '../adf/render';
import { safeText } from '../adf/safe-text';
import type { OccurredEvent } from '../event';
import type { Mapping } from '../mapping';
import { renderText } from '../template/template';
import { resultsCard, rowsOf, sectionTable, sentenceOf } from './say';

/** A ticket's description: the default document, or the mapping's own plain text or ADF with the event's variables. */
export function renderDescription(template: Mapping['descriptionTemplate'], event: OccurredEvent): AdfDocument {
  if (template === null) return defaultDescription(event);
  if (typeof template === 'string') return fromPlainText(renderText(template, event.data));
  return renderDocument(template, event.data);
}

/** What happened in a sentence, the key statistics, the configuration, and the results page as a smart card. */
function defaultDescription(event: OccurredEvent): AdfDocument {
  const statistics = sectionTable(event, 'statistics');
  return doc([
    paragraph(strong(sentenceOf(event))),
    ...(statistics.length > 0 ? [heading(3, 'Key statistics'), ...statistics] : []),
    heading(3, 'Configuration'),
    ...sectionTable(event, 'configuration', subjectRows(event)),
    ...resultsCard(event),
  ]);
}

/** What the event is about, by name where it tells one, and always by AvsB's id. */
function subjectRows(event: OccurredEvent): string[][] {
  const names = rowsOf(event, 'hidden').filter(([label]) => label !== 'Results');
  const kind = eventTypeOf(event.type)?.subjectKind === 'experiment' ? 'Experiment' : 'Flag';
  return [...names, [`${event.subject.kind === 'flagRule' ? 'Rule' : kind} id`, safeText(event.subject.id)]];
}
