import type { SubjectMetric } from '../../shared/subject';
import { liftWords } from '../../shared/subject-words';

/** A picture with the words that say the same. */
interface Picture {
  readonly src: string;
  readonly alt: string;
  readonly width: number;
  readonly height: number;
}

const width = 240;
const height = 32;
const margin = 8;
const middle = height / 2;

/**
 * The lift as a dot, its interval as a bar, and where “no change” is as a line: whether the bar crosses the line is
 * what people look for. Undefined where there is no lift to draw. The colours work on light and dark backgrounds.
 */
export function liftPicture(metric: SubjectMetric): Picture | undefined {
  const { lift, interval } = metric;
  const ends = [0, lift, ...(interval ?? [])].filter((end) => end !== undefined);
  if (lift === undefined || !ends.every(Number.isFinite)) return undefined;
  const low = Math.min(...ends);
  const span = Math.max(...ends) - low || 1;
  const at = (value: number) => round(margin + ((value - low) / span) * (width - 2 * margin));
  const bar = interval && [at(Math.min(...interval)), at(Math.max(...interval))];
  const shapes = [
    `<path d="M${margin} ${middle}H${width - margin}" stroke="#8590a2" stroke-width="1"/>`,
    `<path d="M${at(0)} 4V${height - 4}" stroke="#8590a2" stroke-width="2"/>`,
    ...(bar
      ? [`<path d="M${bar[0]} ${middle}H${bar[1]}" stroke="#579dff" stroke-width="8" stroke-linecap="round"/>`]
      : []),
    `<circle cx="${at(lift)}" cy="${middle}" r="6" fill="#0c66e4" stroke="#fff" stroke-width="2"/>`,
  ];
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">${shapes.join('')}</svg>`;
  const alt = `${liftWords(metric)}; the line is no change`;
  return { src: `data:image/svg+xml;base64,${btoa(svg)}`, alt, width, height };
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
