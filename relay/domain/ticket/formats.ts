import type { Value, Variable, VariableFormat, Variables } from '../../../shared/event-type';
import { formatTime } from '../../../shared/format-time';
import { formatCount, formatNumber, formatPercent, formatPValue, formatSignedPercent } from '../../../shared/formats';

/**
 * A variable as the default description writes it for people, in English and UTC: `+4.2%`, `48,210`, `< 0.001`,
 * `20 Nov 2026, 09:30 UTC`. A value that doesn't fit its format is written unchanged; undefined where the event doesn't
 * have it.
 */
export function formatVariable({ name, format }: Variable, variables: Variables): string | undefined {
  const value = Object.hasOwn(variables, name) ? variables[name] : undefined;
  if (value === undefined || value === null || value === '') return undefined;
  return formats[format](value) ?? String(value);
}

const formats: Readonly<Record<VariableFormat, (value: Value) => string | undefined>> = {
  text: (value) => String(value),
  number: ofNumber(formatNumber),
  count: ofNumber(formatCount),
  percent: ofNumber(formatPercent),
  signedPercent: ofNumber(formatSignedPercent),
  ratio: ofNumber(formatPercent),
  pValue: ofNumber(formatPValue),
  time: formatTime,
};

/** What numbers look like in a string: hexadecimal or a word such as Infinity doesn't count. */
const decimal = /^[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?$/i;

/** Longer than any realistic number. */
const maxNumberChars = 100;

function ofNumber(format: (number: number) => string): (value: Value) => string | undefined {
  return (value) => {
    const number = typeof value === 'string' && isDecimal(value) ? Number(value) : value;
    if (typeof number !== 'number' || !Number.isFinite(number)) return undefined;
    // Beyond this, a number can't hold all digits of the string.
    if (typeof value === 'string' && Math.abs(number) > Number.MAX_SAFE_INTEGER) return undefined;
    return format(number);
  };
}

function isDecimal(value: string): boolean {
  const written = value.trim();
  return written.length <= maxNumberChars && decimal.test(written);
}
