/**
 * Numbers for people, in English: the ticket, the card in Jira and the panels write them alike. A number that is not 0
 * is never written as 0, nor one below 100% as 100%; a minus is the real one.
 */
const numbers = new Intl.NumberFormat('en-US', { maximumFractionDigits: 6 });
const counts = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 });
const percents = new Intl.NumberFormat('en-US', { style: 'percent', maximumFractionDigits: 2 });
const tinyPercents = new Intl.NumberFormat('en-US', { style: 'percent', maximumSignificantDigits: 1 });

/** 48210.5 → `48,210.5` */
export function formatNumber(number: number): string {
  return tidy(number, (value) => (isTiny(value, 0.000_000_5) ? String(value) : numbers.format(value)));
}

/** 48210 → `48,210` */
export function formatCount(number: number): string {
  return tidy(number, (value) => counts.format(value));
}

/** 0.042 → `4.2%` */
export function formatPercent(fraction: number): string {
  return tidy(fraction, percentOf);
}

/** 0.042 → `+4.2%` */
export function formatSignedPercent(fraction: number): string {
  return tidy(fraction, (value) => (value > 0 ? `+${percentOf(value)}` : percentOf(value)));
}

/** 0.0002 → `< 0.001` */
export function formatPValue(number: number): string {
  return tidy(number, (value) => (value < 0.001 && value >= 0 ? '< 0.001' : numbers.format(value)));
}

function percentOf(fraction: number): string {
  if (fraction > 0.999_9 && fraction < 1) return '99.99%';
  return (isTiny(fraction, 0.000_05) ? tinyPercents : percents).format(fraction);
}

function isTiny(number: number, limit: number): boolean {
  return number !== 0 && Math.abs(number) < limit;
}

/** Without a minus before 0. */
function tidy(number: number, format: (number: number) => string): string {
  return format(number === 0 ? 0 : number).replace(/^-/, '−');
}
