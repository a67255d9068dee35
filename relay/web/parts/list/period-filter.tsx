import { useId } from 'react';
import { formatHourSpan } from '../../formats';
import { Choice } from '../choice';
import type { FiltersWith } from './filters';
import { customDates, oneHour, type periodNames, periodTimes, readPeriod, spanNames } from './period';
import { texts } from './texts';

const all = { id: 'all', name: texts.all };
const usual = [
  all,
  ...spanNames.map((span) => ({ id: span, name: texts.spans[span] })),
  { id: customDates, name: texts.customDates },
];

type PeriodFilters = FiltersWith<(typeof periodNames)[number]>;

/** Which time: one that ends now, or days from a calendar. */
export function PeriodFilter({ filters }: { filters: PeriodFilters }) {
  const time = filters.chosen('time');
  const from = filters.chosen('from') ?? '';
  const to = filters.chosen('to') ?? '';
  const options = [...usual, ...hourOf(filters)];
  const isReversed = from !== '' && to !== '' && to < from;
  return (
    <>
      <Choice
        label={texts.time}
        options={options}
        value={options.some(({ id }) => id === time) ? time : all.id}
        onChange={(id) => id !== oneHour && filters.choose({ time: id === all.id ? null : id, from: null, to: null })}
      />
      {time === customDates && (
        <>
          <Day
            label={texts.firstDay}
            value={from}
            onChange={(day) => filters.choose({ from: day }, { replace: true })}
          />
          <Day
            label={texts.lastDay}
            value={to}
            onChange={(day) => filters.choose({ to: day }, { replace: true })}
            error={isReversed ? texts.daysReversed : undefined}
          />
        </>
      )}
    </>
  );
}

/** One hour, where the address has one: a bar of the chart leads there. */
function hourOf({ chosen }: PeriodFilters) {
  const { period } = readPeriod(chosen);
  if (period === undefined || !('hour' in period)) return [];
  const { from = '', to = '' } = periodTimes(period);
  return [{ id: oneHour, name: formatHourSpan(new Date(from), new Date(to)) }];
}

interface DayProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (day: string) => void;
  readonly error?: string | undefined;
}

/** A day, by the browser's own calendar: it is light, and people know it. */
function Day({ label, value, onChange, error }: DayProps) {
  const id = useId();
  const errorId = `${id}-error`;
  return (
    <div className="field">
      <label className="label" htmlFor={id}>
        {label}
      </label>
      <input
        id={id}
        className="input"
        type="date"
        max="9999-12-30"
        value={value}
        onChange={(event) => onChange(event.target.value)}
        aria-invalid={error !== undefined || undefined}
        aria-describedby={error === undefined ? undefined : errorId}
      />
      {error !== undefined && (
        <p id={errorId} className="field-error" role="alert">
          {error}
        </p>
      )}
    </div>
  );
}
