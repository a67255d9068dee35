import type { Result } from '../../field';
import { defineKind, type Kind, notSent, wrong } from './kind';
import { readTemplate, renderLine } from './rendered-text';

/** A number, or a template that renders to one. */
export const number: Kind = defineKind<number | string>({
  read,
  render(value, { event }) {
    const rendered = typeof value === 'number' ? value : numberIn(renderLine(value, event));
    return rendered === null ? notSent : { value: rendered };
  },
});

function read(sent: unknown): Result<number | string> {
  if (typeof sent === 'number') return Number.isFinite(sent) ? { ok: true, value: sent } : wrong('must be a number');
  return typeof sent === 'string'
    ? readTemplate(sent, (text) => (numberIn(text) === null ? 'must be a number' : null))
    : wrong('must be a number, or a text with variables');
}

/** What numbers look like: hexadecimal, or a word such as Infinity, doesn't count. */
const decimal = /^[+-]?(\d{1,100}(\.\d{0,100})?|\.\d{1,100})(e[+-]?\d{1,3})?$/i;

function numberIn(text: string): number | null {
  const value = decimal.test(text) ? Number(text) : Number.NaN;
  return Number.isFinite(value) ? value : null;
}
