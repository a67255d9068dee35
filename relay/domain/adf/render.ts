import type { Variables } from '../../../shared/event-type';
import { createRenderBudget, type RenderBudget } from '../render-budget';
import { renderText } from '../template/template';
import { doc, withBreaks } from './build';
import type { AdfDocument, AdfMark, AdfNode } from './document';
import { fromPlainText, unlinked } from './plain-text';
import { isWebAddress, safeText } from './safe-text';
import { toText } from './to-text';
import { isValidAdf } from './validate';

/**
 * Renders an ADF template: Mustache on each text and on each string attribute of the parsed document, so that data can
 * neither change its structure nor break it. A text, card or link that renders empty is dropped, and so is everything
 * that this leaves empty: its paragraph, list item, panel, the whole table. Cells and columns keep their place beside
 * others that aren't empty. If the result still isn't valid, it becomes plain paragraphs of its text.
 *
 * Once the budget is exceeded, the rest renders empty and is dropped.
 */
export function renderDocument(
  template: AdfDocument,
  variables: Variables,
  budget: RenderBudget = createRenderBudget(),
): AdfDocument {
  const rendering = { variables, budget };
  const rendered = doc(template.content.flatMap((node) => renderNode(node, rendering, false)));
  return isValidAdf(rendered) ? rendered : fromPlainText(unlinked(toText(rendered)));
}

interface Rendering {
  readonly variables: Variables;
  readonly budget: RenderBudget;
}

function renderNode(node: AdfNode, rendering: Rendering, isCode: boolean): AdfNode[] {
  if (node.type === 'text') return renderTextNode(node, rendering, isCode);
  const { marks, ...bare } = node;
  const rendered: AdfNode = {
    ...bare,
    ...(node.attrs && { attrs: renderAttributes(node.attrs, rendering.variables, rendering.budget) }),
    ...renderMarks(marks, rendering),
  };
  if (node.content === undefined) return renderAtom(node, rendered);
  const children = node.content.map((child) => renderNode(child, rendering, node.type === 'codeBlock'));
  const whole = { ...rendered, content: children.flat() };
  if (places.has(node.type)) return [whole.content.length === 0 ? { ...rendered, content: [emptyParagraph] } : whole];
  if (isEmptied(node, whole)) return [];
  if (node.type === 'table') return [{ ...rendered, content: withoutEmptiedRows(node.content, whole.content) }];
  return children[0]?.length === 0 ? withoutHead(whole) : [whole];
}

const emptyParagraph: AdfNode = { type: 'paragraph' };

/** Nodes of a grid: removing one would move its neighbours. */
const places = new Set(['tableCell', 'tableHeader', 'layoutColumn', 'tableRow']);

/** Whether nothing is left of what a template shows. What the template itself leaves blank stays. */
function isEmptied(template: AdfNode, rendered: AdfNode): boolean {
  return isVacant(rendered) && !isVacant(template);
}

function isVacant(node: AdfNode): boolean {
  if (node.type === 'text') return (node.text ?? '').trim() === '';
  if (node.content === undefined) return hollow.has(node.type);
  const vacant = knownVacant.get(node) ?? node.content.every(isVacant);
  knownVacant.set(node, vacant);
  return vacant;
}

/** A cache, since each level of a document asks this about everything inside it. */
const knownVacant = new WeakMap<AdfNode, boolean>();

/** Nodes that are invisible while they are empty. */
const hollow = new Set(['hardBreak', 'paragraph', 'heading', 'codeBlock', 'tableCell', 'tableHeader']);

/** A cell that spans rows would be wrong without them, so such a table keeps all of its rows. */
function withoutEmptiedRows(template: readonly AdfNode[], rows: readonly AdfNode[]): readonly AdfNode[] {
  const spans = template.some(({ content = [] }) => content.some(({ attrs }) => Number(attrs?.rowspan ?? 1) > 1));
  if (spans) return rows;
  return rows.filter((row, index) => !isEmptied(template[index] ?? row, row));
}

/** A node whose first child was dropped: a picture's frame goes with it, and a list item must not begin with a list. */
function withoutHead(rendered: AdfNode): AdfNode[] {
  const { type, content = [] } = rendered;
  if (type === 'mediaSingle') return [];
  const beginsWithList = type === 'listItem' && content[0]?.type !== 'paragraph';
  return [beginsWithList ? { ...rendered, content: [emptyParagraph, ...content] } : rendered];
}

function renderTextNode(node: AdfNode, rendering: Rendering, isCode: boolean): AdfNode[] {
  const { variables, budget } = rendering;
  if (budget.isExceeded) return [];
  const value = safeText(renderText(node.text ?? '', variables, { budget }));
  const { marks = [] } = renderMarks(node.marks, rendering);
  if (!isCode) return withBreaks(value, marks, budget);
  return value === '' ? [] : [{ ...node, text: value }];
}

function renderMarks(marks: AdfNode['marks'], rendering: Rendering): { marks?: readonly AdfMark[] } {
  if (marks === undefined) return {};
  const rendered = marks
    .map((mark) =>
      mark.attrs ? { ...mark, attrs: renderAttributes(mark.attrs, rendering.variables, rendering.budget) } : mark,
    )
    .filter((mark) => mark.type !== 'link' || isLinkTarget(mark.attrs?.href));
  return rendered.length > 0 ? { marks: rendered } : {};
}

function isLinkTarget(href: unknown): boolean {
  return isWebAddress(href) || (typeof href === 'string' && /^mailto:[^\s]+$/i.test(href));
}

/**
 * Finishes a node without content, given its template and how that rendered: a card or picture without an address is
 * dropped, and so is a node whose text rendered empty; a date takes ISO times too.
 */
function renderAtom(template: AdfNode, rendered: AdfNode): AdfNode[] {
  const { attrs } = rendered;
  if (addressed.has(rendered.type) && attrs?.url !== undefined) return isWebAddress(attrs.url) ? [rendered] : [];
  if (rendered.type === 'date') return dateOf(rendered);
  const shown = shownAttribute[rendered.type];
  if (shown === undefined || template.attrs?.[shown] === '') return [rendered];
  return attrs?.[shown] === '' ? [] : [rendered];
}

const addressed = new Set(['inlineCard', 'blockCard', 'embedCard', 'media']);

/** The attribute that holds the text which such a node shows. */
const shownAttribute: Readonly<Record<string, string>> = {
  status: 'text',
  mention: 'id',
  emoji: 'shortName',
  placeholder: 'text',
};

/** ADF has dates in milliseconds, AvsB's variables in ISO 8601. */
function dateOf(node: AdfNode): AdfNode[] {
  const timestamp = node.attrs?.timestamp;
  if (typeof timestamp !== 'string' || /^-?\d+$/.test(timestamp)) return [node];
  const time = /^\d{4}-\d{2}-\d{2}/.test(timestamp) ? Date.parse(timestamp) : Number.NaN;
  return Number.isNaN(time) ? [] : [{ ...node, attrs: { ...node.attrs, timestamp: String(time) } }];
}

/**
 * Renders Mustache in every string of a node's attributes, at any depth. Addresses are trimmed. Part of an address, id
 * or colour would be useless, so what exceeds the budget renders empty.
 */
function renderAttributes(
  attributes: Readonly<Record<string, unknown>>,
  variables: Variables,
  budget: RenderBudget,
): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(attributes).map(([name, value]) => {
      const rendered = renderValue(value, variables, budget);
      return [name, typeof rendered === 'string' && isAddress(name) ? rendered.trim() : rendered];
    }),
  );
}

function isAddress(name: string): boolean {
  return name === 'url' || name === 'href';
}

function renderValue(value: unknown, variables: Variables, budget: RenderBudget): unknown {
  if (typeof value === 'string') return value.includes('{{') ? renderString(value, variables, budget) : safeText(value);
  if (Array.isArray(value)) return value.map((item) => renderValue(item, variables, budget));
  if (typeof value === 'object' && value !== null) return renderAttributes({ ...value }, variables, budget);
  return value;
}

function renderString(template: string, variables: Variables, budget: RenderBudget): string {
  const rendered = renderText(template, variables, { budget });
  return budget.isExceeded ? '' : safeText(rendered);
}
