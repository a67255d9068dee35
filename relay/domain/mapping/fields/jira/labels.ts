import { defineKind, type Kind, notSent, readList } from './kind';
import { readTemplate, renderLine } from './rendered-text';

/** Jira's limit for one label. */
const maxLabelChars = 255;

/** Labels with the event's variables. Jira's labels have no blanks: one inside becomes a hyphen. */
export const labels: Kind = defineKind({
  read: (sent) => readList(sent, (label) => readTemplate(label)),
  render(templates, { event }) {
    const rendered = templates.map((template) => labelOf(renderLine(template, event))).filter((label) => label !== '');
    return rendered.length === 0 ? notSent : { value: [...new Set(rendered)] };
  },
});

function labelOf(line: string): string {
  return line.replace(/\s+/g, '-').slice(0, maxLabelChars).toWellFormed();
}
