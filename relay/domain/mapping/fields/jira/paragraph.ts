import type { AdfDocument } from '../../../adf/document';
import { isBlank } from '../../../adf/to-text';
import { maxDescriptionChars, truncate } from '../../../adf/truncate';
import { renderTemplateDocument } from '../../../ticket/description';
import { checkDocument } from '../document-template';
import { defineKind, type Kind, notSent, wrong } from './kind';

/** A text of several lines, or a document, with the event's variables. */
export const paragraph: Kind = defineKind<string | AdfDocument>({
  read: (sent) =>
    typeof sent === 'string' || (typeof sent === 'object' && sent !== null)
      ? checkDocument(sent)
      : wrong('must be a text or an ADF document'),
  render(template, { event, budget }) {
    const whole = renderTemplateDocument(template, event, budget);
    if (isBlank(whole)) return notSent;
    const { resultsUrl } = event.data;
    const isCut = budget.isExceeded;
    const { document, truncated } = truncate(whole, { maxChars: maxDescriptionChars, resultsUrl, isCut });
    return { value: document, truncated };
  },
});
