import { z } from 'zod';
import { createRenderBudget } from '../../render-budget';
import { templateProblem } from '../../template/template';
import { renderSummary } from '../../ticket/summary';
import { type MappingField, plainField } from '../field';

/** The ticket's summary, with the event's variables. */
export const summaryTemplate: MappingField<string, string, string, string> = plainField<string>({
  label: 'summary',
  jiraField: 'summary',
  draft: z.string().min(1, 'Enter a summary.').max(1_000, 'A summary can have at most 1,000 characters.'),
  defaultOf: ({ defaultMapping }) => defaultMapping.summaryTemplate,
  absent: '',
  check(template) {
    const message = templateProblem(template);
    return message === null ? { ok: true, value: template } : { ok: false, errors: [{ path: '', message }] };
  },
  templates: (template) => [template],
  toIssue(template, { event }) {
    // With a budget of its own: a long summary must not shorten the description.
    const budget = createRenderBudget();
    return { fields: { summary: renderSummary(template, event, budget) }, truncated: budget.isExceeded };
  },
});
