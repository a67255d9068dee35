import { createRenderBudget, maxRenderedNodes, type RenderBudget } from '../render-budget';
import type { AdfDocument, AdfMark, AdfNode } from './document';

export function doc(content: readonly AdfNode[]): AdfDocument {
  return { version: 1, type: 'doc', content };
}

export function paragraph(content: readonly AdfNode[]): AdfNode {
  return content.length === 0 ? { type: 'paragraph' } : { type: 'paragraph', content };
}

/** A text node. For an empty text there is none, since ADF doesn't allow empty text nodes. */
export function text(value: string, marks: readonly AdfMark[] = []): AdfNode[] {
  if (value === '') return [];
  return [{ type: 'text', text: value, ...(marks.length > 0 && { marks }) }];
}

export function strong(value: string): AdfNode[] {
  return text(value, [{ type: 'strong' }]);
}

export function link(value: string, href: string): AdfNode[] {
  return text(value, [{ type: 'link', attrs: { href } }]);
}

export function heading(level: 2 | 3 | 4, value: string): AdfNode {
  return { type: 'heading', attrs: { level }, content: text(value) };
}

export function inlineCard(url: string): AdfNode {
  return { type: 'inlineCard', attrs: { url } };
}

export const hardBreak: AdfNode = { type: 'hardBreak' };
export const rule: AdfNode = { type: 'rule' };

/** A table of two or more columns, the first of which holds headers. */
export function table(
  rows: readonly (readonly string[])[],
  columns: readonly string[] = [],
  budget: RenderBudget = createRenderBudget(),
): AdfNode {
  const head = columns.length === 0 ? [] : [row(columns.map((label) => cell('tableHeader', label, budget)))];
  const body = rows.map(([label = '', ...values]) =>
    row([cell('tableHeader', label, budget), ...values.map((value) => cell('tableCell', value, budget))]),
  );
  return { type: 'table', content: [...head, ...body] };
}

function row(cells: readonly AdfNode[]): AdfNode {
  return { type: 'tableRow', content: cells };
}

function cell(type: 'tableHeader' | 'tableCell', value: string, budget: RenderBudget): AdfNode {
  return { type, content: [paragraph(withBreaks(budget.takeText(value), [], budget))] };
}

/** Text whose line breaks are hard breaks, as many as the budget allows. */
export function withBreaks(
  value: string,
  marks: readonly AdfMark[] = [],
  budget: RenderBudget = createRenderBudget(),
): AdfNode[] {
  const lines = value.split(/\r\n|\r|\n/, maxRenderedNodes + 1);
  return lines
    .slice(0, budget.takeNodes(lines.length))
    .flatMap((line, index) => [...(index > 0 ? [hardBreak] : []), ...text(line, marks)]);
}
