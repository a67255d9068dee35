import { cutAtWord } from '../template/cut';
import type { AdfNode } from './document';
import { sizeInChars } from './size';

/**
 * As many of the nodes, in order, as fit into `room` characters of JSON, and a part of the first one that doesn't,
 * where a part makes sense.
 */
export function fitting(nodes: readonly AdfNode[], room: number): AdfNode[] {
  const kept: AdfNode[] = [];
  let left = room;
  for (const node of nodes) {
    // One more character for the comma.
    const size = sizeInChars(node) + 1;
    if (size > left) return [...kept, ...partOf(node, left - 1)];
    kept.push(node);
    left -= size;
  }
  return kept;
}

/** Nodes that still make sense with only their first children. */
const divisible = new Set([
  'table',
  'bulletList',
  'orderedList',
  'listItem',
  'taskList',
  'taskItem',
  'decisionList',
  'decisionItem',
  'panel',
  'blockquote',
  'expand',
  'nestedExpand',
  'paragraph',
  'heading',
  'codeBlock',
]);

function partOf(node: AdfNode, room: number): AdfNode[] {
  if (node.type === 'text') return partOfText(node, room);
  // A layout needs two or three columns; one that doesn't fit is replaced by the contents of its columns, stacked.
  if (node.type === 'layoutSection')
    return fitting(
      (node.content ?? []).flatMap(({ content = [] }) => content),
      room,
    );
  if (!divisible.has(node.type) || node.content === undefined) return [];
  const content = fitting(node.content, room - sizeInChars({ ...node, content: [] }));
  return content.some(({ type }) => type !== 'hardBreak') ? [{ ...node, content }] : [];
}

/** Less of a text is meaningless. */
const minTextChars = 20;

function partOfText(node: AdfNode, room: number): AdfNode[] {
  const whole = node.text ?? '';
  const cut = (chars: number): AdfNode => ({ ...node, text: cutAtWord(whole, chars) });
  const chars = largest(minTextChars, Math.min(whole.length, room), (length) => sizeInChars(cut(length)) <= room);
  return chars === undefined ? [] : [cut(chars)];
}

/** The largest whole number from `low` to `high` that fits, given that all below one that fits do; undefined if none. */
function largest(low: number, high: number, fits: (value: number) => boolean): number | undefined {
  if (high < low || !fits(low)) return undefined;
  let known = low;
  let tooMuch = high + 1;
  while (tooMuch - known > 1) {
    const middle = Math.floor((known + tooMuch) / 2);
    if (fits(middle)) known = middle;
    else tooMuch = middle;
  }
  return known;
}

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
