import { doc, hardBreak, inlineCard, link, paragraph, text } from './build';
import type { AdfDocument, AdfNode } from './document';
import { isWebAddress, safeText } from './safe-text';

/**
 * Plain text as a document: an empty line ends a paragraph, a line break breaks the line, an address alone on its line
 * becomes a card, and one within a line a link.
 */
export function fromPlainText(value: string): AdfDocument {
  const blocks: string[][] = [[]];
  for (const line of safeText(value).split(/\r\n|\r|\n/)) {
    if (line.trim() === '') blocks.push([]);
    else blocks.at(-1)?.push(line);
  }
  const paragraphs = blocks.filter((lines) => lines.length > 0);
  return doc(paragraphs.map((lines) => paragraph(joined(lines.map(lineNodes)))));
}

function lineNodes(line: string): AdfNode[] {
  const alone = line.trim();
  if (isWebAddress(alone)) return [inlineCard(alone)];
  return line.split(/(https?:\/\/[^\s<>"]+)/i).flatMap((part) => (isWebAddress(part) ? linked(part) : text(part)));
}

/** The punctuation that ends a sentence is not part of an address in it. */
function linked(part: string): AdfNode[] {
  const address = part.replace(/[.,;:!?)\]}'"]+$/, '');
  if (!isWebAddress(address)) return text(part);
  return [...link(address, address), ...text(part.slice(address.length))];
}

function joined(lines: readonly AdfNode[][]): AdfNode[] {
  return lines.flatMap((nodes, index) => (index === 0 ? nodes : [hardBreak, ...nodes]));
}
