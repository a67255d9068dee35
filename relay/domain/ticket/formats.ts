import type { Value, Variable, VariableFormat, Variables } from '../../../shared/event-type';
import { formatTime } from './format-time';

/**
 * A variable as the default description writes it for people, in English and UTC: `+4.2%`, `48,210`, `< 0.001`,
 * `20 Nov 2026, 09:30 UTC`. What does not fit its format is written as it came; undefined where the event lacks it.
 */
export function formatVariable({ name, format }: Variable, variables: Variables): string | undefined {
  const value = Object.hasOwn(variables, name) ? variables[name] : undefined;
  if (value === undefined || value === null || value === '') return undefined;
  return formats[format](value) ?? String(value);
}

const numbers = new Intl.NumberFormat('en-US', { maximumFractionDigits: 6 });
const counts = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 });
const percents = new Intl.NumberFormat('en-US', { style: 'percent', maximumFractionDigits: 2 });
const tinyPercents = new Intl.NumberFormat('en-US', { style: 'percent', maximumSignificantDigits: 1 });

const formats: Readonly<Record<VariableFormat, (value: Value) => string | undefined>> = {
  text: (value) => String(value),
  number: ofNumber((number) => (isTiny(number, 0.000_000_5) ? String(number) : numbers.format(number))),
  count: ofNumber((number) => counts.format(number)),
  percent: ofNumber((number) => percentOf(number)),
  signedPercent: ofNumber((number) => (number > 0 ? `+${percentOf(number)}` : percentOf(number))),
  ratio: ofNumber((number) => percentOf(number)),
  pValue: ofNumber((number) => (number < 0.001 && number >= 0 ? '< 0.001' : numbers.format(number))),
  time: formatTime,
};

/** A number that is not 0 is never written as 0, nor one below 100 % as 100 %. */
function percentOf(number: number): string {
  if (number > 0.999_9 && number < 1) return '99.99%';
  return (isTiny(number, 0.000_05) ? tinyPercents : percents).format(number);
}

function isTiny(number: number, limit: number): boolean {
  return number !== 0 && Math.abs(number) < limit;
}

/** What numbers look like in a string: hexadecimal or a word such as Infinity is none. */
const decimal = /^\s*[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?\s*$/i;

function ofNumber(format: (number: number) => string): (value: Value) => string | undefined {
  return (value) => {
    const number = typeof value === 'string' && decimal.test(value) ? Number(value) : value;
    if (typeof number !== 'number' || !Number.isFinite(number)) return undefined;
    // Beyond that a string holds digits which a number cannot.
    if (typeof value === 'string' && Math.abs(number) > Number.MAX_SAFE_INTEGER) return undefined;
    return format(number === 0 ? 0 : number).replace(/^-/, '−');
  };
}
