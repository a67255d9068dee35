import { cutAtWord } from '../template/cut';
import type { AdfNode } from './document';
import { largest } from './largest';
import { sizeInChars } from './size';

/**
 * As many of the nodes, in their order, as fit into so many characters of JSON; of the first that does not, a part
 * where a part makes sense.
 */
export function fitting(nodes: readonly AdfNode[], room: number): AdfNode[] {
  const kept: AdfNode[] = [];
  let left = room;
  for (const node of nodes) {
    // One for the comma.
    const size = sizeInChars(node) + 1;
    if (size > left) return [...kept, ...partOf(node, left - 1)];
    kept.push(node);
    left -= size;
  }
  return kept;
}

/** Nodes of which the first children alone are still a whole. */
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
  // A layout needs two columns or three; one that does not fit gives way to what its columns hold, one below the other.
  if (node.type === 'layoutSection')
    return fitting(
      (node.content ?? []).flatMap(({ content = [] }) => content),
      room,
    );
  if (!divisible.has(node.type) || node.content === undefined) return [];
  const content = fitting(node.content, room - sizeInChars({ ...node, content: [] }));
  return content.some(({ type }) => type !== 'hardBreak') ? [{ ...node, content }] : [];
}

/** Less of a text says nothing. */
const minTextChars = 20;

function partOfText(node: AdfNode, room: number): AdfNode[] {
  const whole = node.text ?? '';
  const cut = (chars: number): AdfNode => ({ ...node, text: cutAtWord(whole, chars) });
  const chars = largest(minTextChars, Math.min(whole.length, room), (length) => sizeInChars(cut(length)) <= room);
  return chars === undefined ? [] : [cut(chars)];
}
