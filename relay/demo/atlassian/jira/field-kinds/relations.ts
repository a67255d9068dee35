import { findIssue } from '../../world/find';
import { asRecord } from '../call';
import { type CheckedValue, custom, type FieldRules, kept, problem, refused, type SentValue, set } from './rules';

export const parent: FieldRules = { schema: { type: 'issuelink' }, operations: set, check: checkParent };

/** Jira Cloud, in github.com/metersphere/metersphere/issues/8748. */
const NOT_A_SPRINT = 'The Sprint (id) must be a number';

/** Fields that other products and parts of Jira own; their schemas are those of recorded create metadata. */

export const sprint: FieldRules = {
  schema: { type: 'array', items: 'string' },
  custom: 'com.pyxis.greenhopper.jira:gh-sprint',
  operations: set,
  check: ({ value }) => (typeof value === 'number' ? kept(value) : problem(NOT_A_SPRINT)),
};

export const epicLink: FieldRules = {
  schema: { type: 'any' },
  custom: 'com.pyxis.greenhopper.jira:gh-epic-link',
  operations: set,
  check: ({ call, value }) => (findIssue(call.site, String(value)) === undefined ? refused : kept(value)),
};

export const team: FieldRules = {
  schema: { type: 'team' },
  custom: custom('atlassian-team'),
  operations: set,
  autoCompletePath: () => '/gateway/api/v1/recommendations',
  check: ({ value }) => (typeof value === 'string' ? kept(value) : refused),
};

export const attachments: FieldRules = {
  schema: { type: 'array', items: 'attachment' },
  operations: [],
  check: cannotBeSet,
};

export const issuelinks: FieldRules = {
  schema: { type: 'array', items: 'issuelinks' },
  operations: ['add', 'copy'],
  check: cannotBeSet,
};

function checkParent({ call, value }: SentValue): CheckedValue {
  const { id, key } = asRecord(value);
  const found = findIssue(call.site, String(id ?? key ?? ''));
  return found === undefined ? refused : kept(found.id);
}

function cannotBeSet({ field }: SentValue): CheckedValue {
  return problem(`Field '${field.id}' cannot be set. It is not on the appropriate screen, or unknown.`);
}
