import { type KeyboardEvent, useId, useState } from 'react';
import { Link, useLocation } from 'wouter';
import { formatCount, formatDay, formatHour, formatHourSpan, formatList } from '../formats';
import { Cell, Row, Table } from '../parts/table';
import { axisTop, type Bin, type ChartSpan, type Counts, type Outcome, outcomes, sumOf } from './bins';
import { texts } from './texts';

const words = texts.chart;

interface ChartProps {
  readonly span: ChartSpan;
  readonly bins: readonly Bin[];
}

/** Bars by outcome, what they mean, and the same as a table. */
export function Chart({ span, bins }: ChartProps) {
  const [chosen, setChosen] = useState<number | undefined>();
  const counts = sumOf(bins.map((bin) => ({ at: '', ...bin.counts })));
  const used = outcomes.filter((outcome) => counts[outcome] > 0);
  if (used.length === 0) return <p className="muted">{words.empty}</p>;
  return (
    <figure className="chart">
      <Bars span={span} bins={bins} chosen={chosen} onChoose={setChosen} />
      <p className="muted">{words.hint}</p>
      <ul className="legend">
        {used.map((outcome) => (
          <li key={outcome}>
            <svg width="12" height="12" aria-hidden="true">
              <rect width="12" height="12" className={`bar ${outcome}`} />
            </svg>
            {words.outcomes[outcome]} {formatCount(counts[outcome])}
          </li>
        ))}
      </ul>
      <details className="explain">
        <summary>{words.table}</summary>
        <BinTable span={span} bins={bins} used={used} />
      </details>
    </figure>
  );
}

interface BarsProps extends ChartProps {
  readonly chosen: number | undefined;
  readonly onChoose: (place: number | undefined) => void;
}

/** How many bars stand between two labels of the axis. */
const labelledEach: Readonly<Record<ChartSpan, number>> = { '24h': 6, '7d': 2, '30d': 7 };

/** One stop of Tab: the arrow keys lead through the bars, Enter to the deliveries of one. */
function Bars({ span, bins, chosen, onChoose }: BarsProps) {
  const id = useId();
  const [, navigate] = useLocation();
  const top = axisTop(Math.max(...bins.map(({ total }) => total)));
  const last = bins.length - 1;
  const bin = chosen === undefined ? undefined : bins[chosen];
  const open = (place: number) => {
    const opened = bins[place];
    if (opened !== undefined) navigate(addressOf(span, opened));
  };
  function onKeyDown(event: KeyboardEvent): void {
    const at = chosen ?? last;
    const places: Readonly<Record<string, number>> = { ArrowLeft: at - 1, ArrowRight: at + 1, Home: 0, End: last };
    const place = places[event.key];
    if (event.key === 'Enter') open(at);
    if (place !== undefined) onChoose(Math.min(last, Math.max(0, place)));
    if (place !== undefined || event.key === 'Enter') event.preventDefault();
  }
  return (
    <div className="chart-plot">
      <div className="chart-axis muted small" aria-hidden="true">
        {[top, top / 2, 0].map((count) => (
          <span key={count}>{formatCount(count)}</span>
        ))}
      </div>
      <div
        className="chart-bars"
        role="listbox"
        tabIndex={0}
        aria-label={words.bars}
        aria-orientation="horizontal"
        aria-activedescendant={chosen === undefined ? undefined : `${id}${chosen}`}
        onKeyDown={onKeyDown}
        onFocus={() => onChoose(chosen ?? last)}
        onBlur={() => onChoose(undefined)}
        onMouseLeave={() => onChoose(undefined)}
      >
        {bins.map((one, place) => (
          // biome-ignore lint/a11y/useFocusableInteractive: the list has the focus, and takes the keys
          // biome-ignore lint/a11y/useKeyWithClickEvents: see above
          <div
            key={one.start.getTime()}
            id={`${id}${place}`}
            role="option"
            aria-selected={place === chosen}
            aria-label={sentenceOf(span, one)}
            className="chart-bar"
            onMouseEnter={() => onChoose(place)}
            onClick={() => open(place)}
          >
            <svg aria-hidden="true">
              {segmentsOf(one.counts, top).map(({ outcome, y, height }) => (
                <rect
                  key={outcome}
                  x="12%"
                  width="76%"
                  y={`${y}%`}
                  height={`${height}%`}
                  className={`bar ${outcome}`}
                />
              ))}
            </svg>
          </div>
        ))}
      </div>
      {bin !== undefined && (
        // The bars themselves tell it to screen readers.
        <p className={`chart-tip ${bins.indexOf(bin) < bins.length / 2 ? 'right' : 'left'}`} aria-hidden="true">
          {sentenceOf(span, bin)}
        </p>
      )}
      <div className="chart-times muted small" aria-hidden="true">
        {bins.map(({ start }, place) => (
          <span key={start.getTime()}>
            {place % labelledEach[span] === 0 && (span === '24h' ? formatHour(start) : formatDay(start))}
          </span>
        ))}
      </div>
    </div>
  );
}

/** The parts of a bar from below, as percent of the height. */
function segmentsOf(counts: Counts, top: number) {
  let below = 0;
  return outcomes
    .filter((outcome) => counts[outcome] > 0)
    .map((outcome) => {
      below += counts[outcome];
      return { outcome, y: 100 - (below / top) * 100, height: (counts[outcome] / top) * 100 };
    });
}

function BinTable({ span, bins, used }: ChartProps & { used: readonly Outcome[] }) {
  return (
    <Table label={words.heading} head={[words.when, ...used.map((outcome) => words.outcomes[outcome]), words.total]}>
      {[...bins]
        .reverse()
        .filter(({ total }) => total > 0)
        .map((bin) => (
          <Row key={bin.start.getTime()}>
            <Cell>
              <Link href={addressOf(span, bin)}>{timeOf(span, bin)}</Link>
            </Cell>
            {used.map((outcome) => (
              <Cell key={outcome} label={words.outcomes[outcome]}>
                {formatCount(bin.counts[outcome])}
              </Cell>
            ))}
            <Cell label={words.total}>{formatCount(bin.total)}</Cell>
          </Row>
        ))}
    </Table>
  );
}

function sentenceOf(span: ChartSpan, bin: Bin): string {
  const counts = outcomes
    .filter((outcome) => bin.counts[outcome] > 0)
    .map((outcome) => words.count(bin.counts[outcome], words.outcomes[outcome]));
  return words.bar(timeOf(span, bin), counts.length === 0 ? words.nothing : formatList(counts));
}

function timeOf(span: ChartSpan, { start, end }: Bin): string {
  return span === '24h' ? formatHourSpan(start, end) : formatDay(start);
}

/** The deliveries of one bar. */
function addressOf(span: ChartSpan, { start }: Bin): string {
  const day = `${start.getFullYear()}-${twoDigits(start.getMonth() + 1)}-${twoDigits(start.getDate())}`;
  const time = span === '24h' ? { time: 'hour', from: start.toISOString() } : { time: 'custom', from: day, to: day };
  return `/settings/integrations/deliveries?${new URLSearchParams(time)}`;
}

function twoDigits(count: number): string {
  return String(count).padStart(2, '0');
}
