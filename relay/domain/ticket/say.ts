import { eventTypeOf } from '../../../shared/event-catalogue';
import type { Variable } from '../../../shared/event-type';
import { inlineCard, paragraph, table, text } from '../adf/build';
import type { AdfNode } from '../adf/document';
import { isWebAddress, safeText } from '../adf/safe-text';
import type { OccurredEvent } from '../event';
import { formatVariable } from './formats';

/** One sentence of what happened. */
export function sentenceOf({ type, data }: OccurredEvent): string {
  const say = (variable: string, fallback: string): string => {
    const value = Object.hasOwn(data, variable) ? data[variable] : undefined;
    const words = value === undefined || value === null ? '' : safeText(String(value)).replace(/\s+/g, ' ').trim();
    return words === '' ? fallback : words;
  };
  return eventTypeOf(type)?.sentence(say) ?? type;
}

/** A table of those of the event's variables of this section that it has; none where it has none. */
export function sectionTable(event: OccurredEvent, section: Variable['section'], more: string[][] = []): AdfNode[] {
  const rows = [...more, ...rowsOf(event, section)];
  return rows.length === 0 ? [] : [table(rows)];
}

/** Label and value, as people read it, of each variable of a section that the event has. */
export function rowsOf({ type, data }: OccurredEvent, section: Variable['section']): string[][] {
  const variables = eventTypeOf(type)?.variables ?? [];
  return variables
    .filter((variable) => variable.section === section)
    .flatMap((variable) => {
      const value = formatVariable(variable, data);
      return value === undefined ? [] : [[variable.label, safeText(value)]];
    });
}

/** The results page as a smart card; what is no address is shown as text, so that nothing is lost. */
export function resultsCard({ data }: OccurredEvent): AdfNode[] {
  const { resultsUrl } = data;
  if (typeof resultsUrl !== 'string') return [];
  if (isWebAddress(resultsUrl)) return [paragraph([inlineCard(resultsUrl)])];
  const words = safeText(resultsUrl).trim();
  return words === '' ? [] : [paragraph(text(words))];
}
