import { dedupScope } from './dedup-scope';
import { descriptionTemplate } from './description-template';
import { enabled } from './enabled';
import { issueType } from './issue-type';
import { jiraFields } from './jira-fields';
import { labels } from './labels';
import { lifecycle } from './lifecycle';
import { priority } from './priority';
import { summaryTemplate } from './summary-template';
import { when } from './when';

/**
 * The fields of a mapping row, in the order in which they are checked and reported. A new one is a file beside this,
 * one line here, and its editor in the pages: what a row is, everywhere, is inferred from this list.
 */
export const list = {
  enabled,
  issueType,
  priority,
  summaryTemplate,
  descriptionTemplate,
  labels,
  dedupScope,
  fields: jiraFields,
  lifecycle,
  when,
};
