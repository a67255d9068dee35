import type { AdfNode } from './document';
import { fitting } from './fitting';
import { sizeInChars } from './size';

/** A long cell is cut to no less than this, in characters of JSON: beyond that, rows are dropped instead. */
const minCellChars = 1000;

/**
 * Cuts long table cells, all to the same size, so that everything fits into `room`, but to no less than 1,000
 * characters. That way one long value costs neither its table nor what follows.
 */
export function withShorterCells(nodes: readonly AdfNode[], room: number): readonly AdfNode[] {
  const sizes = cellSizes(nodes).sort((one, other) => one - other);
  const around = sizeInChars(nodes) - sizes.reduce((sum, size) => sum + size, 0);
  const cellChars = Math.max(minCellChars, evenShare(sizes, room - around));
  return nodes.map((node) => cutCells(node, cellChars));
}

/** The size to cut the largest to so that all of them fit into `room`; `sizes` ascend. */
function evenShare(sizes: readonly number[], room: number): number {
  let left = room;
  for (const [index, size] of sizes.entries()) {
    const share = left / (sizes.length - index);
    if (size > share) return Math.floor(share);
    left -= size;
  }
  return Number.POSITIVE_INFINITY;
}

function cellSizes(nodes: readonly AdfNode[]): number[] {
  return nodes.flatMap((node) => (isCell(node) ? [sizeInChars(node)] : cellSizes(node.content ?? [])));
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
