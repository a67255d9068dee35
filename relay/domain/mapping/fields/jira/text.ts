import { cutAtWord } from '../../../template/cut';
import { defineKind, type Kind, notSent } from './kind';
import { readTemplate, renderLine } from './rendered-text';

/** Jira's limit for a text of one line. */
const maxTextChars = 255;

/** A text of one line, with the event's variables. */
export const text: Kind = defineKind({
  read: (sent) => readTemplate(sent),
  render(template, { event }) {
    const line = renderLine(template, event);
    return line === '' ? notSent : { value: cutAtWord(line, maxTextChars), truncated: line.length > maxTextChars };
  },
});
