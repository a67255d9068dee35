import { doc, inlineCard, paragraph, rule, text } from './build';
import type { AdfDocument, AdfNode } from './document';
import { fitting, withShorterCells } from './fitting';
import { isWebAddress } from './safe-text';
import { sizeInChars } from './size';

/** Jira's limit for a description or comment, in UTF-16 code units of its own stored form. */
export const maxDescriptionChars = 32_767;

interface TruncateOptions {
  /** At least 600, so that the note has room. */
  readonly maxChars: number;
  /** Where the whole text can be read. */
  readonly resultsUrl?: unknown;
  /** Whether rendering cut something off already: then the note is added however short the document is. */
  readonly isCut?: boolean;
}

interface Truncated {
  readonly document: AdfDocument;
  readonly truncated: boolean;
}

/**
 * Shortens a document to at most `maxChars`. Long values in table cells are cut first; then blocks are dropped from the
 * end: tables lose whole rows, lists whole items, and only a single long text is cut within, at a word. A note at the
 * end says so, and links to the results.
 */
export function truncate(document: AdfDocument, { maxChars, resultsUrl, isCut = false }: TruncateOptions): Truncated {
  if (!isCut && sizeInChars(document) <= maxChars) return { document, truncated: false };
  const note = noteOn(resultsUrl);
  const room = maxChars - sizeInChars(doc(note)) - 1;
  const content = withoutLoneHeading(fitting(withShorterCells(document.content, room), room));
  return { document: doc([...content, ...note]), truncated: true };
}

/** The longest address, in JSON, with which the note still fits into the smallest `maxChars`. */
const maxNoteAddressChars = 380;

function noteOn(resultsUrl: unknown): AdfNode[] {
  const shortened = 'Shortened: this is longer than Jira allows.';
  if (!isWebAddress(resultsUrl) || JSON.stringify(resultsUrl).length > maxNoteAddressChars)
    return [rule, paragraph(text(shortened))];
  return [rule, paragraph([...text(`${shortened} See all of it in AvsB: `), inlineCard(resultsUrl)])];
}

/** Drops a heading at the end, whose text was cut off. */
function withoutLoneHeading(content: readonly AdfNode[]): readonly AdfNode[] {
  return content.length > 1 && content.at(-1)?.type === 'heading' ? content.slice(0, -1) : content;
}
