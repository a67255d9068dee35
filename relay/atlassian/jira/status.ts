import { z } from 'zod';
import { type IssueStatus, toStatusCategory } from '../../domain/link';

/** The key of a status category; Jira's sites name statuses as they like, but share these categories. */
export const statusCategorySchema = z.object({ key: z.string() }).transform(({ key }) => toStatusCategory(key));

export const statusSchema = z
  .object({ name: z.string(), statusCategory: statusCategorySchema })
  .transform(({ name, statusCategory }): IssueStatus => ({ name, category: statusCategory }));
