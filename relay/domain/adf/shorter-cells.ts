import type { AdfNode } from './document';
import { fitting, sizeInChars } from './fitting';
import { largest } from './largest';

/** What a long cell keeps in any case, in characters of JSON: rather than cut to less, rows are dropped. */
const minCellChars = 1000;

/**
 * The nodes with the long table cells cut, all to the same size, so that everything fits into `room`; where that is not
 * enough, to 1,000 characters. So one long value costs neither its table nor what follows.
 */
export function withShorterCells(nodes: readonly AdfNode[], room: number): readonly AdfNode[] {
  const longest = longestCell(nodes);
  if (longest <= minCellChars) return nodes;
  const cut = (chars: number): AdfNode[] => nodes.map((node) => cutCells(node, chars));
  return cut(largest(minCellChars, longest, (chars) => sizeInChars(cut(chars)) <= room) ?? minCellChars);
}

function longestCell(nodes: readonly AdfNode[]): number {
  const sizes = nodes.map((node) => (isCell(node) ? sizeInChars(node) : longestCell(node.content ?? [])));
  return sizes.reduce((longest, size) => Math.max(longest, size), 0);
}

function isCell({ type }: AdfNode): boolean {
  return type === 'tableCell' || type === 'tableHeader';
}

function cutCells(node: AdfNode, chars: number): AdfNode {
  if (!isCell(node))
    return node.content === undefined
      ? node
      : { ...node, content: node.content.map((child) => cutCells(child, chars)) };
  if (sizeInChars(node) <= chars) return node;
  const content = fitting(node.content ?? [], chars - sizeInChars({ ...node, content: [] }));
  return { ...node, content: content.length > 0 ? content : [{ type: 'paragraph' }] };
}
