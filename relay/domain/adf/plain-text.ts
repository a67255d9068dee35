import { createRenderBudget, maxRenderedNodes, type RenderBudget } from '../render-budget';
import { doc, hardBreak, inlineCard, link, paragraph, text } from './build';
import type { AdfDocument, AdfNode } from './document';
import { isWebAddress, safeText } from './safe-text';

/** A line break that is part of a value: it breaks the line, but does not end a paragraph, however many there are. */
export const softBreak = '\u000b';

/** The placeholder of a missing or empty value: it keeps its line from counting as an empty line. */
export const nothing = '\u0000';

/** Keeps a text from being read as an address; it can't occur in a text otherwise. */
const noAddress = '\u0001';

/** A value whose addresses stay text: a name that a person typed becomes neither a card nor a link. */
export function unlinked(value: string): string {
  return value.replaceAll('://', `:${noAddress}//`);
}

/**
 * Plain text as a document: an empty line ends a paragraph, a line break breaks the line, an address alone on its line
 * becomes a card, and one within a line a link. Each line and each address spends a node of the budget; where that is
 * used up, the rest is cut off.
 */
export function fromPlainText(value: string, budget: RenderBudget = createRenderBudget()): AdfDocument {
  const blocks: AdfNode[][][] = [[]];
  for (const line of firstOf(value.split(/\r\n|\r|\n/, maxRenderedNodes + 1), budget)) {
    if (isEmptyLine(line)) blocks.push([]);
    else blocks.at(-1)?.push(...softLines(line, budget).map((part) => lineNodes(part, budget)));
  }
  const paragraphs = blocks
    .map((lines) => lines.filter((nodes) => nodes.length > 0))
    .filter(({ length }) => length > 0);
  return doc(paragraphs.map((lines) => paragraph(joined(lines))));
}

function firstOf(lines: readonly string[], budget: RenderBudget): readonly string[] {
  return lines.slice(0, budget.takeNodes(lines.length));
}

/** The line itself has been counted against the budget already. */
function softLines(line: string, budget: RenderBudget): readonly string[] {
  const [first = '', ...others] = line.split(softBreak, maxRenderedNodes + 1);
  return [first, ...firstOf(others, budget)];
}

function isEmptyLine(line: string): boolean {
  return !line.includes(softBreak) && !line.includes(nothing) && safeText(line).trim() === '';
}

function lineNodes(line: string, budget: RenderBudget): AdfNode[] {
  const address = safeText(line).trim();
  if (address === '') return [];
  if (/^\s*https?:\/\//i.test(line) && isWebAddress(address)) return [inlineCard(address)];
  return withAddresses(line.split(/(https?:\/\/[^\s<>"]+)/i, 2 * maxRenderedNodes + 1), budget);
}

/** Every second part may be an address. */
function withAddresses(parts: readonly string[], budget: RenderBudget): AdfNode[] {
  const nodes: AdfNode[] = [];
  let words = '';
  for (const [index, written] of parts.entries()) {
    if (index % 2 === 1 && budget.takeNodes(1) === 0) break;
    const part = safeText(written);
    const address = index % 2 === 1 ? part.slice(0, addressEnd(part)) : '';
    if (isWebAddress(address)) {
      nodes.push(...text(words), ...link(address, address));
      words = part.slice(address.length);
    } else words += part;
  }
  return [...nodes, ...text(words)];
}

/** Where an address ends: the punctuation that ends a sentence is not part of it, nor is the bracket around it. */
function addressEnd(part: string): number {
  let end = part.length;
  let opened = countOf(part, '(') - countOf(part, ')');
  for (; end > 0; end -= 1) {
    const last = part.charAt(end - 1);
    if (last === ')' && opened < 0) opened += 1;
    else if (!'.,;:!?]}\'"'.includes(last)) break;
  }
  return end;
}

function countOf(part: string, character: string): number {
  return part.split(character).length - 1;
}

function joined(lines: readonly AdfNode[][]): AdfNode[] {
  return lines.flatMap((nodes, index) => (index === 0 ? nodes : [hardBreak, ...nodes]));
}
