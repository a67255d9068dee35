import { useState } from 'react';
import { ToggleButton, ToggleButtonGroup } from 'react-aria-components';
import { type StandingProblem, useOpenProblems } from '../api/problems';
import { useStats } from '../api/stats';
import type { Destination } from '../api/types';
import { Loaded } from '../parts/loaded';
import { lozengeIcons } from '../parts/lozenge';
import { useNow } from '../parts/time';
import { binsOf, type ChartSpan, chartSpans, edgesOf, endOfHour, hoursBefore } from './bins';
import { Chart } from './chart';
import { Figures } from './figures';
import { OpenProblems } from './problems';
import { texts } from './texts';
import { verdictOf } from './verdict';

/** Do tickets flow, and if not, what is the one thing to do? Then how many, and since when. */
export function Overview({ destinations }: { destinations: readonly Destination[] }) {
  const problems = useOpenProblems();
  return (
    <section className="stack" aria-label={texts.overview}>
      <Loaded query={problems} thing={texts.problems.things} plural rows={1}>
        {(open) => (
          <>
            {destinations.length > 0 && <Verdict destinations={destinations} problems={open.items} />}
            <OpenProblems problems={open} destinations={destinations} />
          </>
        )}
      </Loaded>
      {destinations.length > 0 && (
        <>
          <LastDay />
          <OverTime />
        </>
      )}
    </section>
  );
}

interface VerdictProps {
  readonly destinations: readonly Destination[];
  readonly problems: readonly StandingProblem[];
}

function Verdict({ destinations, problems }: VerdictProps) {
  const { look, title, detail } = verdictOf(destinations, problems);
  return (
    <div className={`verdict ${look}`}>
      <span aria-hidden="true">{lozengeIcons[look]}</span>
      <div>
        <h2>{title}</h2>
        <p>{detail}</p>
      </div>
    </div>
  );
}

function LastDay() {
  const end = endOfHour(useNow(15_000));
  const now = useStats(hoursBefore(end, 24), end);
  const before = useStats(hoursBefore(end, 48), hoursBefore(end, 24)).data;
  return (
    <section className="stack tight" aria-labelledby="last-day">
      <h3 id="last-day">{texts.figures.heading}</h3>
      <Loaded query={now} thing={texts.figures.things} plural rows={2}>
        {(stats) => <Figures now={stats} before={before} />}
      </Loaded>
    </section>
  );
}

function OverTime() {
  const [span, setSpan] = useState<ChartSpan>('24h');
  const edges = edgesOf(span, useNow(15_000));
  const [first, last] = [edges[0] ?? new Date(), edges.at(-1) ?? new Date()];
  const stats = useStats(first, last);
  return (
    <section className="stack tight" aria-labelledby="over-time">
      <div className="card-head">
        <h3 id="over-time">{texts.chart.heading}</h3>
        <ToggleButtonGroup
          className="buttons"
          aria-label={texts.chart.span}
          selectedKeys={[span]}
          disallowEmptySelection
          onSelectionChange={(keys) => setSpan([...keys].map(String).find(isSpan) ?? span)}
        >
          {Object.entries(texts.chart.spans).map(([name, words]) => (
            <ToggleButton key={name} id={name} className="button toggle">
              {words}
            </ToggleButton>
          ))}
        </ToggleButtonGroup>
      </div>
      <Loaded query={stats} thing={texts.chart.things} rows={4}>
        {({ buckets }) => <Chart span={span} bins={binsOf(edges, buckets)} />}
      </Loaded>
    </section>
  );
}

function isSpan(name: string): name is ChartSpan {
  return Object.hasOwn(chartSpans, name);
}
