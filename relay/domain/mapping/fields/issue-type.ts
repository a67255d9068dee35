import { nameOf } from '../named';
import { namedField } from '../named-field';

/** The issue type that tickets are filed as. A row that doesn't name one of the project's issue types files nothing. */
export const issueType = namedField({
  label: 'issue type',
  jiraField: 'issuetype',
  shownDefault: ({ defaultMapping }) => defaultMapping.issueType,
  available: ({ metadata }) => metadata.issueTypes,
  neededMessage: 'A row that is on needs an issue type.',
  problem: (wanted, { metadata }, eventLabel) => ({
    code: 'issue_type_missing',
    message:
      wanted === null
        ? `No issue type is chosen for “${eventLabel}”.`
        : `${metadata.projectKey} has no issue type “${nameOf(wanted)}”, so “${eventLabel}” cannot be filed.`,
    action: 'Choose another issue type for it.',
  }),
  defaultProblem: (wanted, { metadata }, eventLabel) => ({
    code: 'issue_type_missing',
    message: `${metadata.projectKey} has no issue type “${wanted}”, so “${eventLabel}” is off.`,
    action: 'Choose another issue type for it and switch it on.',
  }),
  missingSentence: (projectKey, names) =>
    `${projectKey} no longer has the issue type${names.length > 1 ? 's' : ''} ${names.join(', ')}.`,
  refusal: { leadsTo: 'remap', advice: 'Refresh the templates, and choose another issue type for this event.' },
});
