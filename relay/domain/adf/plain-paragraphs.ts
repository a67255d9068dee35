import type { AdfDocument } from './document';
import { fromPlainText } from './plain-text';
import { toText } from './to-text';

/** What a document says, in plain paragraphs: for a Jira that doesn't take its nodes. */
export function plainParagraphs(document: AdfDocument): AdfDocument {
  return fromPlainText(toText(document));
}
