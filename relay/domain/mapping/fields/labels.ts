import { z } from 'zod';
import { labelProblem } from '../../ticket/labels';
import { briefText, type MappingField, maxBriefChars, plainField } from '../field';

type Labels = readonly string[];

const maxLabels = 50;

const withoutLabels = 'Filed without labels, because the create screen in Jira does not have them.';

/** The ticket's labels. */
export const labels: MappingField<Labels, Labels, Labels, Labels> = plainField<Labels>({
  label: 'labels',
  jiraField: 'labels',
  draft: z.array(z.string()).max(maxLabels, `A row can have at most ${maxLabels} labels.`),
  shown: z.array(z.string()),
  defaultOf: ({ defaultMapping }) => defaultMapping.labels,
  absent: [],
  check(all) {
    const errors = all.flatMap((label, index) => {
      const message = labelProblem(label, index + 1);
      return message === null ? [] : [{ path: `[${index}]`, message }];
    });
    return errors.length === 0 ? { ok: true, value: all } : { ok: false, errors };
  },
  brief: (all) => (all.join().length <= maxBriefChars ? all : briefText(all.join(', '))),
  refusal: {
    leadsTo: 'leave_out',
    leftOut: withoutLabels,
    advice: 'Add Labels to the create screen in Jira, or leave it: tickets are filed without them.',
    offScreen: { effect: 'Its tickets are filed without labels.', leftOut: withoutLabels },
  },
  toIssue: (all, { extraLabels }) => ({ fields: { labels: [...new Set([...all, ...extraLabels])] } }),
});
