import type { Variables } from '../../../shared/event-type';
import { renderText } from '../template/template';
import { doc, withBreaks } from './build';
import type { AdfDocument, AdfMark, AdfNode } from './document';
import { fromPlainText } from './plain-text';
import { renderAtom } from './render-atom';
import { renderAttributes } from './render-attributes';
import { isWebAddress, safeText } from './safe-text';
import { toText } from './to-text';
import { isValidAdf } from './validate';

/**
 * Renders an ADF template: Mustache on each text and on each string attribute of the parsed document, so that data can
 * neither change its structure nor break it. A text, card or link that comes out empty is dropped, and so is what that
 * leaves empty; a place that must hold a block keeps an empty paragraph. Should the result not validate all the same,
 * it becomes plain paragraphs of its text.
 */
export function renderDocument(template: AdfDocument, variables: Variables): AdfDocument {
  const rendered = doc(template.content.flatMap((node) => renderNode(node, variables, false)));
  return isValidAdf(rendered) ? rendered : fromPlainText(toText(rendered));
}

/** Places that must hold a block even where nothing is left to say. */
const neverEmpty = new Set([
  'tableCell',
  'tableHeader',
  'listItem',
  'blockTaskItem',
  'panel',
  'blockquote',
  'expand',
  'nestedExpand',
  'layoutColumn',
]);

function renderNode(node: AdfNode, variables: Variables, isCode: boolean): AdfNode[] {
  if (node.type === 'text') return renderTextNode(node, variables, isCode);
  const { marks, ...bare } = node;
  const rendered: AdfNode = {
    ...bare,
    ...(node.attrs && { attrs: renderAttributes(node.attrs, variables) }),
    ...renderMarks(marks, variables),
  };
  if (node.content === undefined) return renderAtom(node, rendered);
  const children = node.content.map((child) => renderNode(child, variables, node.type === 'codeBlock'));
  const content = children.flat();
  const isEmptied = node.content.length > 0 && content.every(({ type }) => type === 'hardBreak');
  if (isEmptied) return neverEmpty.has(node.type) ? [{ ...rendered, content: [{ type: 'paragraph' }] }] : [];
  return withHead(node, { ...rendered, content }, children[0]);
}

/** A list item begins with a paragraph even where that came out empty; a picture's frame goes with its picture. */
function withHead(node: AdfNode, rendered: AdfNode, first: readonly AdfNode[] | undefined): AdfNode[] {
  if (first?.length !== 0) return [rendered];
  if (node.type === 'mediaSingle') return [];
  if (node.type !== 'listItem') return [rendered];
  return [{ ...rendered, content: [{ type: 'paragraph' }, ...(rendered.content ?? [])] }];
}

function renderTextNode(node: AdfNode, variables: Variables, isCode: boolean): AdfNode[] {
  const value = safeText(renderText(node.text ?? '', variables));
  const { marks = [] } = renderMarks(node.marks, variables);
  if (!isCode) return withBreaks(value, marks);
  return value === '' ? [] : [{ ...node, text: value }];
}

function renderMarks(marks: AdfNode['marks'], variables: Variables): { marks?: readonly AdfMark[] } {
  if (marks === undefined) return {};
  const rendered = marks
    .map((mark) => (mark.attrs ? { ...mark, attrs: renderAttributes(mark.attrs, variables) } : mark))
    .filter((mark) => mark.type !== 'link' || isLinkTarget(mark.attrs?.href));
  return rendered.length > 0 ? { marks: rendered } : {};
}

function isLinkTarget(href: unknown): boolean {
  return isWebAddress(href) || (typeof href === 'string' && /^mailto:[^\s]+$/i.test(href));
}
