/** One line of the bench's table: what was measured, and what is aimed at. */
export interface Figure {
  readonly name: string;
  /** NaN if this machine does not report it. */
  readonly value: number;
  readonly unit?: 'ms' | 's' | 'MiB' | 'kB';
  /** None if the figure is only for information. */
  readonly aim?: Aim;
  /** What the figure was made of. */
  readonly from: string;
}

export interface Aim {
  readonly is: 'at least' | 'at most' | 'exactly';
  readonly value: number;
}

export function atLeast(value: number): Aim {
  return { is: 'at least', value };
}

export function atMost(value: number): Aim {
  return { is: 'at most', value };
}

export function exactly(value: number): Aim {
  return { is: 'exactly', value };
}

/** A line for people: the figure, its aim, whether it is met or by how much not, and what it was made of. */
export function lineOf({ name, value, unit, aim, from }: Figure): string {
  const shown = Number.isNaN(value) ? 'not measured' : `${short(value)}${unit ? ` ${unit}` : ''}`;
  const aimed = aim === undefined ? '' : `${signs[aim.is]} ${aim.value}${unit ? ` ${unit}` : ''}`;
  return `${name.padEnd(44)}${shown.padStart(12)}  ${aimed.padEnd(11)}${verdict(value, aim).padEnd(15)}${from}`;
}

const signs = { 'at least': '≥', 'at most': '≤', exactly: '=' } as const;

function verdict(value: number, aim: Aim | undefined): string {
  if (aim === undefined || Number.isNaN(value)) return '';
  const isMet =
    aim.is === 'at least' ? value >= aim.value : aim.is === 'at most' ? value <= aim.value : value === aim.value;
  if (isMet) return 'met';
  const offPercent = Math.abs(value / aim.value - 1) * 100;
  return `MISSED by ${offPercent < 10 ? offPercent.toFixed(1) : offPercent.toFixed(0)}%`;
}

export function short(value: number): string {
  return Math.abs(value) >= 100 ? value.toFixed(0) : Math.abs(value) >= 10 ? value.toFixed(1) : value.toFixed(2);
}

/** Each round's own figure: how far they are apart says how far to trust their median. */
export function spread(values: readonly number[]): string {
  return `rounds ${values.map(short).join(' ')}`;
}
