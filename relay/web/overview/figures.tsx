import { Link } from 'wouter';
import type { Stats } from '../api/stats';
import { formatCount, formatDuration } from '../formats';
import { sumOf } from './bins';
import { texts } from './texts';

const words = texts.figures;

/** What each figure leads to, among the deliveries of the same time. */
const statesOf = {
  created: 'delivered',
  commented: 'delivered',
  waiting: 'waiting',
  held: 'held',
  failed: 'failed',
} as const;

/** What became of the last day's events, against the day before; each figure leads to its deliveries. */
export function Figures({ now, before }: { now: Stats; before: Stats | undefined }) {
  const counts = sumOf(now.buckets);
  const countsBefore = before && sumOf(before.buckets);
  return (
    <ul className="figures">
      {(['created', 'commented', 'waiting', 'held', 'failed'] as const).map((name) => (
        <Figure
          key={name}
          state={statesOf[name]}
          figure={formatCount(counts[name])}
          name={words.names[name]}
          beside={countsBefore && words.before(formatCount(countsBefore[name]))}
          isAlarming={name === 'failed' && counts[name] > 0}
        />
      ))}
      <TimeToTicket stats={now} />
    </ul>
  );
}

/** How long people wait for a ticket, in words that need no explanation. */
function TimeToTicket({ stats: { timeToTicketMs } }: { stats: Stats }) {
  const { p50, p95 } = timeToTicketMs;
  const beside = p50 === null ? words.noTicket : words.half(formatDuration(p50));
  const figure = p95 === null ? words.none : formatDuration(p95);
  return <Figure state="delivered" figure={figure} name={words.within} beside={beside} isNameFirst />;
}

interface FigureProps {
  readonly state: string;
  readonly figure: string;
  readonly name: string;
  readonly beside?: string | undefined;
  readonly isAlarming?: boolean;
  /** Whether the words lead to the figure, rather than follow it. */
  readonly isNameFirst?: boolean;
}

function Figure({ state, figure, name, beside, isAlarming = false, isNameFirst = false }: FigureProps) {
  const count = <span className={isAlarming ? 'figure-count alarming' : 'figure-count'}>{figure}</span>;
  return (
    <li>
      <Link href={`/settings/integrations/deliveries?state=${state}&time=24h`} className="figure">
        {!isNameFirst && count} <span>{name}</span> {isNameFirst && count}
        <span className="muted small">{beside}</span>
      </Link>
    </li>
  );
}
