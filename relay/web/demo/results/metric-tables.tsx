import { formatPercent, formatSignedPercent } from '../../../../shared/formats';
import type { DemoSubject } from '../../api/demo';
import { Lozenge } from '../../parts/lozenge';
import { Cell, Row, Table } from '../../parts/table';
import { IntervalBar, scaleOf } from './interval-bar';
import { texts } from './texts';

type Metric = NonNullable<DemoSubject['metrics']>[number];

/** The primary and secondary metrics: how much each changed, and how sure that is. */
export function MetricTable({ metrics }: { metrics: readonly Metric[] }) {
  return (
    <Table label={texts.metrics} head={[texts.metric, texts.lift, texts.interval, texts.confidence]}>
      {metrics.map((metric) => (
        <Row key={metric.name}>
          <Cell label={texts.metric}>
            {metric.name} {metric.role === 'primary' && <Lozenge look="run">{texts.primary}</Lozenge>}
          </Cell>
          <ChangeCells metric={metric} all={metrics} />
          <Cell label={texts.confidence}>
            {metric.confidence === undefined ? texts.noValue : formatPercent(metric.confidence)}
          </Cell>
        </Row>
      ))}
    </Table>
  );
}

/** The guardrail metrics, and which of them crossed its threshold. */
export function GuardrailTable({ metrics }: { metrics: readonly Metric[] }) {
  return (
    <Table label={texts.guardrails} head={[texts.metric, texts.lift, texts.interval, texts.state]}>
      {metrics.map((metric) => (
        <Row key={metric.name}>
          <Cell label={texts.metric}>{metric.name}</Cell>
          <ChangeCells metric={metric} all={metrics} />
          <Cell label={texts.state}>
            <GuardrailState isBreached={metric.breached} />
          </Cell>
        </Row>
      ))}
    </Table>
  );
}

function ChangeCells({ metric: { lift, interval }, all }: { metric: Metric; all: readonly Metric[] }) {
  return (
    <>
      <Cell label={texts.lift}>{lift === undefined ? texts.noValue : formatSignedPercent(lift)}</Cell>
      <Cell label={texts.interval}>
        {interval === undefined ? (
          texts.noValue
        ) : (
          <span className="results-interval">
            <IntervalBar lift={lift} interval={interval} scale={scaleOf(all)} words={rangeWords(interval)} />
            <span>{rangeWords(interval)}</span>
          </span>
        )}
      </Cell>
    </>
  );
}

function GuardrailState({ isBreached }: { isBreached: boolean | undefined }) {
  if (isBreached === undefined) return <Lozenge look="idle">{texts.unknownState}</Lozenge>;
  return <Lozenge look={isBreached ? 'bad' : 'ok'}>{isBreached ? texts.breached : texts.held}</Lozenge>;
}

function rangeWords([low = 0, high = 0]: readonly number[]): string {
  return texts.range(formatSignedPercent(low), formatSignedPercent(high));
}
