import { cutAtWord } from '../template/cut';
import type { AdfNode } from './document';
import { largest } from './largest';
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
