import type { AdfDocument, AdfNode } from './document';

/** The plain text of a document: a line for each block, addresses for cards. */
export function toText(document: AdfDocument): string {
  return document.content
    .map(nodeText)
    .filter((line) => line.trim() !== '')
    .join('\n\n');
}

/** Whether a document is blank: no text, card or picture. Rules and empty table cells don't count. */
export function isBlank(document: AdfDocument): boolean {
  return document.content.every(isBlankNode);
}

/** Nodes that show nothing but their content. */
const hollow = new Set([
  'paragraph',
  'heading',
  'codeBlock',
  'blockquote',
  'panel',
  'expand',
  'nestedExpand',
  'bulletList',
  'orderedList',
  'listItem',
  'taskList',
  'taskItem',
  'blockTaskItem',
  'decisionList',
  'decisionItem',
  'table',
  'tableRow',
  'tableHeader',
  'tableCell',
  'layoutSection',
  'layoutColumn',
  'mediaSingle',
  'mediaGroup',
  'caption',
]);

function isBlankNode(node: AdfNode): boolean {
  if (node.type === 'text') return (node.text ?? '').trim() === '';
  if (node.type === 'hardBreak' || node.type === 'rule') return true;
  return hollow.has(node.type) && (node.content ?? []).every(isBlankNode);
}

function nodeText(node: AdfNode): string {
  if (node.type === 'text') return node.text ?? '';
  if (node.type === 'hardBreak') return '\n';
  const { url, text } = node.attrs ?? {};
  if (typeof url === 'string') return url;
  if (typeof text === 'string') return text;
  const inner = (node.content ?? []).map(nodeText);
  return inner.join(isBlockParent(node) ? '\n' : '');
}

const inline = new Set(['text', 'hardBreak', 'inlineCard', 'mention', 'emoji', 'date', 'status', 'placeholder']);

function isBlockParent({ content = [] }: AdfNode): boolean {
  return content.some(({ type }) => !inline.has(type));
}
