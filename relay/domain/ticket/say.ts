import { allVariablesOf, eventTypeOf } from '../../../shared/event-catalogue';
import type { Variable } from '../../../shared/event-type';
import { inlineCard, paragraph, table, withBreaks } from '../adf/build';
import type { AdfNode } from '../adf/document';
import { isWebAddress, safeText } from '../adf/safe-text';
import { maxDescriptionChars } from '../adf/truncate';
import type { OccurredEvent } from '../event';
import { createRenderBudget, type RenderBudget } from '../render-budget';
import { cutAtWord } from '../template/cut';
import { formatVariable } from './formats';

/** A longer name is cut within a sentence, in characters. The tables show it in full. */
const maxNameChars = 200;

/** One sentence of what happened. */
export function sentenceOf({ type, data }: OccurredEvent): string {
  const say = (variable: string, fallback: string): string => {
    const value = Object.hasOwn(data, variable) ? data[variable] : undefined;
    const words = value === undefined || value === null ? '' : safeText(String(value)).replace(/\s+/g, ' ').trim();
    return words === '' ? fallback : cutAtWord(words, maxNameChars);
  };
  return eventTypeOf(type)?.sentence(say) ?? type;
}

interface TableOptions {
  /** Rows before those of the event's own variables. */
  readonly before?: readonly (readonly string[])[];
  /** Rows after them. */
  readonly after?: readonly (readonly string[])[];
  /** By default Jira's limit for a whole text, so that one long value leaves the others their share of the budget. */
  readonly maxValueChars?: number;
  readonly budget?: RenderBudget;
}

/** At most this many lines of a value are shown: Jira refuses texts with more line breaks. */
const maxValueLines = 2_000;

/** A table of the section's variables that the event has, if any. */
export function sectionTable(
  event: OccurredEvent,
  section: Variable['section'],
  { before = [], after = [], maxValueChars = maxDescriptionChars, budget = createRenderBudget() }: TableOptions = {},
): AdfNode[] {
  const rows = [...before, ...rowsOf(event, section), ...after].map(([label = '', value = '']) => [
    label,
    firstLinesOf(cutAtWord(value, maxValueChars)),
  ]);
  return rows.length === 0 ? [] : [table(rows, [], budget)];
}

function firstLinesOf(value: string): string {
  return value.split(/\r\n|\r|\n/, maxValueLines).join('\n');
}

/** Label and value, as people read it, of each variable of a section that the event has. */
export function rowsOf({ type, data }: OccurredEvent, section: Variable['section']): string[][] {
  const own = eventTypeOf(type);
  const variables = own === undefined ? [] : allVariablesOf(own);
  return variables
    .filter((variable) => variable.section === section)
    .flatMap((variable) => {
      const value = safeText(formatVariable(variable, data) ?? '').trim();
      return value === '' ? [] : [[variable.label, value]];
    });
}

/** The results page as a smart card; a value that isn't an address is shown as text, so that nothing is lost. */
export function resultsCard({ data }: OccurredEvent, budget: RenderBudget = createRenderBudget()): AdfNode[] {
  const { resultsUrl } = data;
  if (typeof resultsUrl !== 'string') return [];
  const words = safeText(resultsUrl).trim();
  if (words === '') return [];
  return [paragraph(isWebAddress(words) ? [inlineCard(words)] : withBreaks(budget.takeText(words), [], budget))];
}
