import type { EventType, Variable } from '../../../shared/event-type';
import { doc, heading, inlineCard, paragraph, strong, table } from '../adf/build';
import type { AdfDocument } from '../adf/document';

/**
 * The default description as a template of one's own: the same parts, with placeholders for an event's variables. What
 * a template can't have is left out: the ticket that this one follows, formats for people, and rows that vanish where
 * the event lacks their variable.
 */
export function defaultDescriptionTemplate({ variables, sentence }: EventType): AdfDocument {
  const of = (section: Variable['section']) => variables.filter((variable) => variable.section === section);
  const names = of('hidden').filter(({ name }) => name !== resultsUrl);
  const statistics = rowsOf(of('statistics'));
  const configuration = rowsOf([...names, ...of('configuration')]);
  return doc([
    paragraph(strong(sentence(placeholder))),
    ...(statistics.length > 0 ? [heading(3, 'Key statistics'), table(statistics, [])] : []),
    ...(configuration.length > 0 ? [heading(3, 'Configuration'), table(configuration, [])] : []),
    ...(variables.some(({ name }) => name === resultsUrl) ? [paragraph([inlineCard(placeholder(resultsUrl))])] : []),
  ]);
}

const resultsUrl = 'resultsUrl';

function rowsOf(variables: readonly Variable[]): string[][] {
  return variables.map(({ name, label }) => [label, placeholder(name)]);
}

function placeholder(variable: string): string {
  return `{{${variable}}}`;
}
