import { eventTypeOf } from '../../../shared/event-catalogue';
import type { Value } from '../../../shared/event-type';
import { doc, heading, link, paragraph, strong, text } from '../adf/build';
import type { AdfDocument } from '../adf/document';
import { fromPlainText, nothing, softBreak, unlinked } from '../adf/plain-text';
import { renderDocument } from '../adf/render';
import { isWebAddress, safeText } from '../adf/safe-text';
import { isBlank } from '../adf/to-text';
import type { OccurredEvent } from '../event';
import { isMissing, isOpen, issueUrlOf, type Link } from '../link';
import type { DescriptionTemplate } from '../mapping/fields/description-template';
import { createRenderBudget, type RenderBudget } from '../render-budget';
import { renderText } from '../template/template';
import { resultsCard, rowsOf, sectionTable, sentenceOf } from './say';

/** The ticket that was filed for the same event before, and is closed now. */
export interface FollowedTicket {
  readonly issueKey: string;
  readonly url: string;
}

/** The ticket that the next one follows: closed, or open and without room for comments. A missing one is only named in the delivery's reason. */
export function followedTicket(
  siteUrl: string,
  latest: (Pick<Link, 'issueKey' | 'status'> & { readonly refusesComments?: boolean }) | undefined,
): FollowedTicket | null {
  if (latest === undefined || (isOpen(latest.status) && !latest.refusesComments) || isMissing(latest.status))
    return null;
  return { issueKey: latest.issueKey, url: issueUrlOf(siteUrl, latest.issueKey) };
}

/**
 * A ticket's description: the default document, or the mapping's own plain text or ADF with the event's variables.
 * One that renders empty is replaced by a sentence about what happened.
 */
export function renderDescription(
  template: DescriptionTemplate,
  event: OccurredEvent,
  follows: FollowedTicket | null = null,
  budget: RenderBudget = createRenderBudget(),
): AdfDocument {
  if (template === null) return defaultDescription(event, follows, budget);
  const rendered = renderTemplateDocument(template, event, budget);
  return isBlank(rendered) ? doc([paragraph(text(sentenceOf(event)))]) : rendered;
}

/** A plain text or an ADF document with the event's variables. */
export function renderTemplateDocument(
  template: string | AdfDocument,
  { data }: OccurredEvent,
  budget: RenderBudget,
): AdfDocument {
  return typeof template === 'string'
    ? fromPlainText(renderText(template, data, { write: inPlainText, budget }), budget)
    : renderDocument(template, data, budget);
}

/** What happened, which ticket this one follows, the key statistics, the configuration, and the results page. */
function defaultDescription(event: OccurredEvent, follows: FollowedTicket | null, budget: RenderBudget): AdfDocument {
  const statistics = sectionTable(event, 'statistics', { budget });
  return doc([
    paragraph(strong(sentenceOf(event))),
    ...(follows === null
      ? []
      : [paragraph([...text('Follows '), ...link(follows.issueKey, follows.url), ...text('.')])]),
    ...(statistics.length > 0 ? [heading(3, 'Key statistics'), ...statistics] : []),
    heading(3, 'Configuration'),
    ...sectionTable(event, 'configuration', { before: subjectRows(event), after: rowsOf(event, 'origin'), budget }),
    ...resultsCard(event, budget),
  ]);
}

/**
 * A value in a plain text, unformatted: neither its line breaks nor its absence end a paragraph of the template, and
 * only a variable that is meant to be an address, such as `resultsUrl`, can become a card or link.
 */
function inPlainText(value: Value | undefined, name: string): string {
  const written = value === undefined || value === null ? '' : String(value);
  if (written === '') return nothing;
  const isAddress = /url$/i.test(name) && isWebAddress(written.trim());
  return (isAddress ? written : unlinked(written)).replace(/\r\n|\r|\n/g, softBreak);
}

/** What the event is about, by name where it has one, and always by AvsB's id. */
function subjectRows(event: OccurredEvent): string[][] {
  const names = rowsOf(event, 'hidden').filter(([label]) => label !== 'Results');
  const kind = eventTypeOf(event.type)?.subjectKind === 'experiment' ? 'Experiment' : 'Flag';
  return [...names, [`${event.subject.kind === 'flagRule' ? 'Rule' : kind} id`, safeText(event.subject.id)]];
}
