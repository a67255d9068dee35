import { cutAtWord } from '../template/cut';
import { doc, inlineCard, paragraph, rule, text } from './build';
import type { AdfDocument, AdfNode } from './document';
import { isWebAddress } from './safe-text';

/** Jira's limit for a description or comment, in UTF-16 code units of its own stored form. */
export const maxDescriptionChars = 32_767;

export interface TruncateOptions {
  readonly maxChars: number;
  /** Where the whole text is to be seen. */
  readonly resultsUrl?: unknown;
}

export interface Truncated {
  readonly document: AdfDocument;
  readonly truncated: boolean;
}

/**
 * The size of a document as its JSON: Jira counts its own stored form, in which nodes and marks count too, and which
 * is shorter than this for all that we send.
 */
export function sizeInChars(document: AdfDocument | AdfNode): number {
  return JSON.stringify(document).length;
}

/**
 * Shortens a document to at most so many characters, on the borders of blocks: tables lose whole rows, lists whole
 * items, and only a single long paragraph is cut within, at a word. A note at the end says so, and links to the results.
 */
export function truncate(document: AdfDocument, { maxChars, resultsUrl }: TruncateOptions): Truncated {
  if (sizeInChars(document) <= maxChars) return { document, truncated: false };
  const note = noteOn(resultsUrl);
  const room = maxChars - sizeInChars(doc(note)) - 1;
  return { document: doc([...fitting(document.content, room), ...note]), truncated: true };
}

function noteOn(resultsUrl: unknown): AdfNode[] {
  const shortened = 'Shortened: this is longer than Jira allows.';
  if (typeof resultsUrl !== 'string' || !isWebAddress(resultsUrl) || resultsUrl.length > 400)
    return [rule, paragraph(text(shortened))];
  return [rule, paragraph([...text(`${shortened} See all of it in AvsB: `), inlineCard(resultsUrl)])];
}

/** As many of the nodes, in their order, as fit; of the first that does not, a part where a part makes sense. */
function fitting(nodes: readonly AdfNode[], room: number): AdfNode[] {
  const kept: AdfNode[] = [];
  let left = room;
  for (const node of nodes) {
    const size = sizeInChars(node) + 1;
    if (size <= left) {
      kept.push(node);
      left -= size;
      continue;
    }
    const part = partOf(node, left - 1);
    if (part !== undefined) kept.push(part);
    break;
  }
  return kept;
}

/** Nodes of which the first children alone are still a whole. */
const divisible = new Set([
  'table',
  'bulletList',
  'orderedList',
  'taskList',
  'decisionList',
  'panel',
  'blockquote',
  'expand',
  'listItem',
  'paragraph',
  'heading',
  'codeBlock',
]);

function partOf(node: AdfNode, room: number): AdfNode | undefined {
  if (node.type === 'text') return partOfText(node, room);
  if (!divisible.has(node.type) || node.content === undefined) return undefined;
  const around = sizeInChars({ ...node, content: [] });
  const content = fitting(node.content, room - around);
  return content.length === 0 ? undefined : { ...node, content };
}

function partOfText(node: AdfNode, room: number): AdfNode | undefined {
  const whole = node.text ?? '';
  const around = sizeInChars({ ...node, text: '' });
  let chars = Math.min(whole.length, room - around);
  // Quotes, line breaks and other characters are longer in JSON than they are.
  while (chars > 20) {
    const part = { ...node, text: cutAtWord(whole, chars) };
    const excess = sizeInChars(part) - room;
    if (excess <= 0) return part;
    chars -= Math.max(excess, 1);
  }
  return undefined;
}
