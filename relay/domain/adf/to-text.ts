import type { AdfDocument, AdfNode } from './document';

/** The plain text of a document: a line for each block, addresses for cards. */
export function toText(document: AdfDocument): string {
  return document.content
    .map(nodeText)
    .filter((line) => line.trim() !== '')
    .join('\n\n');
}

function nodeText(node: AdfNode): string {
  if (node.type === 'text') return node.text ?? '';
  if (node.type === 'hardBreak') return '\n';
  const url = node.attrs?.url;
  if (typeof url === 'string') return url;
  const inner = (node.content ?? []).map(nodeText);
  return inner.join(isBlockParent(node) ? '\n' : '');
}

function isBlockParent({ content = [] }: AdfNode): boolean {
  return content.some(
    ({ type }) => !['text', 'hardBreak', 'inlineCard', 'mention', 'emoji', 'date', 'status'].includes(type),
  );
}
