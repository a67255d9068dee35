import type { Value, Variable, VariableFormat, Variables } from '../../../shared/event-type';

/**
 * A variable as the default description writes it for people, in English and UTC: `+4.2%`, `48,210`, `< 0.001`,
 * `20 Nov 2026, 09:30 UTC`. What does not fit its format is written as it came; undefined where the event lacks it.
 */
export function formatVariable({ name, format }: Variable, variables: Variables): string | undefined {
  const value = Object.hasOwn(variables, name) ? variables[name] : undefined;
  if (value === undefined || value === null || value === '') return undefined;
  return formats[format](value) ?? String(value);
}

/** A time as the default description writes it: `20 Nov 2026, 09:30 UTC`. */
export function formatTime(value: Value): string | undefined {
  const time = typeof value === 'string' && /^\d{4}-\d{2}-\d{2}/.test(value) ? new Date(value) : undefined;
  if (time === undefined || Number.isNaN(time.getTime())) return undefined;
  return `${dates.format(time)}, ${times.format(time)} UTC`;
}

const dates = new Intl.DateTimeFormat('en-GB', { timeZone: 'UTC', day: 'numeric', month: 'short', year: 'numeric' });
const times = new Intl.DateTimeFormat('en-GB', { timeZone: 'UTC', hour: '2-digit', minute: '2-digit' });
const numbers = new Intl.NumberFormat('en-US', { maximumFractionDigits: 6 });
const counts = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 });
const percents = new Intl.NumberFormat('en-US', { style: 'percent', maximumFractionDigits: 2 });
const signedPercents = new Intl.NumberFormat('en-US', {
  style: 'percent',
  maximumFractionDigits: 2,
  signDisplay: 'exceptZero',
});

const formats: Readonly<Record<VariableFormat, (value: Value) => string | undefined>> = {
  text: (value) => String(value),
  number: ofNumber((number) => numbers.format(number)),
  count: ofNumber((number) => counts.format(number)),
  percent: ofNumber((number) => percents.format(number)),
  signedPercent: ofNumber((number) => signedPercents.format(number).replace('-', '−')),
  ratio: ofNumber((number) => percents.format(number)),
  pValue: ofNumber((number) => (number < 0.001 && number >= 0 ? '< 0.001' : numbers.format(number))),
  time: formatTime,
};

function ofNumber(format: (number: number) => string): (value: Value) => string | undefined {
  return (value) => {
    const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
    return typeof number === 'number' && Number.isFinite(number) ? format(number) : undefined;
  };
}
