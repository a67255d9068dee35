import { texts } from './texts';

const width = 160;
const height = 24;
const margin = 8;
const middle = height / 2;

/** Where a value is on the bar, in its own units. All bars of a table have the same scale, so that they compare. */
type Scale = (value: number) => number;

interface Change {
  readonly lift?: number | undefined;
  readonly interval?: readonly number[] | undefined;
}

/** The scale that shows all of these changes, and where no change is. */
export function scaleOf(changes: readonly Change[]): Scale {
  const ends = changes.flatMap(({ lift = 0, interval = [] }) => [lift, ...interval]);
  const low = Math.min(0, ...ends);
  const span = Math.max(0, ...ends) - low || 1;
  return (value) => margin + ((value - low) / span) * (width - 2 * margin);
}

interface IntervalBarProps {
  readonly lift: number | undefined;
  readonly interval: readonly number[];
  readonly scale: Scale;
  /** The interval for people who cannot see the bar. */
  readonly words: string;
}

/** The interval as a bar, the lift as a dot, and no change as a line: whether the bar crosses it is the question. */
export function IntervalBar({ lift, interval, scale, words }: IntervalBarProps) {
  const [low, high] = [Math.min(...interval), Math.max(...interval)];
  return (
    <svg className="interval-bar" viewBox={`0 0 ${width} ${height}`} role="img" aria-label={texts.bar(words)}>
      <line className="axis" x1={margin} x2={width - margin} y1={middle} y2={middle} />
      <line className="zero" x1={scale(0)} x2={scale(0)} y1={2} y2={height - 2} />
      <line className="range" x1={scale(low)} x2={scale(high)} y1={middle} y2={middle} />
      {lift !== undefined && <circle className="dot" cx={scale(lift)} cy={middle} r={5} />}
    </svg>
  );
}
