import type { FieldKind } from '../../world/types';
import { issueTypeShape, projectRef } from '../shapes';
import { cascade, checkboxes, multiselect, radio, select } from './choices';
import { date, datetime, number } from './numbers-and-dates';
import { assignee, group, groups, user, users } from './people';
import { components, priority, security, version, versions } from './project-parts';
import { attachments, epicLink, issuelinks, parent, sprint, team } from './relations';
import { type FieldRules, kept, set } from './rules';
import { labels, paragraph, summary, text, url } from './texts';

/** A create is checked for these two before all other fields. */
const issuetype: FieldRules = {
  schema: { type: 'issuetype' },
  operations: [],
  allowedValues: ({ call, type }) => [issueTypeShape(call.simulation, call.site, type)],
  check: ({ value }) => kept(value),
};

const project: FieldRules = {
  schema: { type: 'project' },
  operations: set,
  allowedValues: (screen) => [projectRef(screen.call.simulation, screen.call.site, screen.project)],
  check: ({ value }) => kept(value),
};

/** What Jira knows about each kind of field. */
export const fieldRules: Readonly<Record<FieldKind, FieldRules>> = {
  summary,
  issuetype,
  project,
  text,
  paragraph,
  url,
  number,
  date,
  datetime,
  select,
  radio,
  multiselect,
  checkboxes,
  cascade,
  components,
  version,
  versions,
  priority,
  security,
  group,
  groups,
  assignee,
  user,
  users,
  labels,
  parent,
  sprint,
  epicLink,
  team,
  attachments,
  issuelinks,
};
