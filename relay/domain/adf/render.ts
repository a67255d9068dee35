import type { Variables } from '../../../shared/event-type';
import { renderText } from '../template/template';
import { doc, withBreaks } from './build';
import type { AdfDocument, AdfMark, AdfNode } from './document';
import { fromPlainText } from './plain-text';
import { isWebAddress, safeText } from './safe-text';
import { toText } from './to-text';
import { adfProblems } from './validate';

/**
 * Renders an ADF template: Mustache on each text and on each string attribute of the parsed document, so that data can
 * neither change its structure nor break it. A text, card or link that comes out empty is dropped, and so is what that
 * leaves empty. Should the result not validate all the same, it becomes plain paragraphs of its text.
 */
export function renderDocument(template: AdfDocument, variables: Variables): AdfDocument {
  const rendered = doc(template.content.flatMap((node) => renderNode(node, variables, false)));
  if (rendered.content.length > 0 && adfProblems(rendered).length === 0) return rendered;
  return fromPlainText(toText(rendered));
}

const cards = new Set(['inlineCard', 'blockCard', 'embedCard']);
/** Blocks that hold nothing but text and inline nodes, and may be empty in themselves. */
const textBlocks = new Set(['paragraph', 'heading', 'codeBlock', 'caption', 'taskItem', 'decisionItem']);
/** Places that must hold a block even where nothing is left to say. */
const neverEmpty = new Set([
  'tableCell',
  'tableHeader',
  'listItem',
  'panel',
  'blockquote',
  'expand',
  'nestedExpand',
  'layoutColumn',
]);

function renderNode(node: AdfNode, variables: Variables, isCode: boolean): AdfNode[] {
  if (node.type === 'text') return renderTextNode(node, variables, isCode);
  const attrs = node.attrs && renderAttributes(node.attrs, variables);
  const rendered = { ...node, ...(attrs && { attrs }), ...marksOf(node, variables) };
  if (cards.has(node.type)) return attrs?.data !== undefined || isWebAddress(attrs?.url) ? [rendered] : [];
  if (node.content === undefined) return [rendered];
  const content = node.content.flatMap((child) => renderNode(child, variables, node.type === 'codeBlock'));
  if (content.length === 0 && node.content.length > 0) return emptied(node, rendered);
  return [{ ...rendered, content }];
}

/** What becomes of a node whose content came out empty. */
function emptied(node: AdfNode, rendered: AdfNode): AdfNode[] {
  if (neverEmpty.has(node.type)) return [{ ...rendered, content: [{ type: 'paragraph' }] }];
  if (textBlocks.has(node.type)) return [];
  return [];
}

function renderTextNode(node: AdfNode, variables: Variables, isCode: boolean): AdfNode[] {
  const value = safeText(renderText(node.text ?? '', variables));
  const { marks = [] } = marksOf(node, variables);
  if (!isCode) return withBreaks(value, marks);
  return value === '' ? [] : [{ ...node, text: value }];
}

function marksOf(node: AdfNode, variables: Variables): { marks?: readonly AdfMark[] } {
  if (node.marks === undefined) return {};
  const marks = node.marks
    .map((mark) => (mark.attrs ? { ...mark, attrs: renderAttributes(mark.attrs, variables) } : mark))
    .filter((mark) => mark.type !== 'link' || isLinkTarget(mark.attrs?.href));
  return marks.length > 0 ? { marks } : {};
}

function isLinkTarget(href: unknown): boolean {
  return isWebAddress(href) || (typeof href === 'string' && /^mailto:[^\s]+$/i.test(href));
}

function renderAttributes(
  attributes: Readonly<Record<string, unknown>>,
  variables: Variables,
): Record<string, unknown> {
  return Object.fromEntries(Object.entries(attributes).map(([name, value]) => [name, renderValue(value, variables)]));
}

function renderValue(value: unknown, variables: Variables): unknown {
  if (typeof value === 'string') return safeText(renderText(value, variables));
  if (Array.isArray(value)) return value.map((item) => renderValue(item, variables));
  if (typeof value === 'object' && value !== null) return renderAttributes({ ...value }, variables);
  return value;
}
