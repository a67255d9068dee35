import { defineKind, type Kind, notSent } from './kind';
import { readTemplate, renderLine } from './rendered-text';

const issueKey = /^[a-z][a-z0-9_]{0,254}-\d{1,18}$/i;

/** The issue that a ticket belongs to, such as an epic: a template that renders to its key. */
export const parent: Kind = defineKind({
  read: (sent) =>
    readTemplate(sent, (key) => (issueKey.test(key) ? null : 'must be the key of an issue, such as OPS-12')),
  render(template, { event }) {
    const key = renderLine(template, event);
    return issueKey.test(key) ? { value: { key: key.toUpperCase() } } : notSent;
  },
});
