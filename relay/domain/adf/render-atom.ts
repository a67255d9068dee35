import type { AdfNode } from './document';
import { isWebAddress } from './safe-text';

/**
 * Finishes a node without content, given its template and how that rendered: a card or picture without an address is
 * dropped, and so is a node whose text rendered empty; a date takes ISO times too.
 */
export function renderAtom(template: AdfNode, rendered: AdfNode): AdfNode[] {
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
