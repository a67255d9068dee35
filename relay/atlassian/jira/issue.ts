import { z } from 'zod';
import { type IssueStatus, toStatusCategory } from '../../domain/link';

/** The fields that are read of an issue. The status always is; the others where they are asked for. */
export type IssueField =
  | 'status'
  | 'project'
  | 'labels'
  | 'issuetype'
  | 'summary'
  | 'resolution'
  | 'statuscategorychangedate';

/** What the relay reads of an issue. What was not asked for is null, labels are empty. */
export interface Issue {
  readonly id: string;
  readonly key: string;
  readonly status: IssueStatus;
  readonly projectId: string | null;
  readonly projectKey: string | null;
  /** Whether its project is a service project; false where the project was not asked for. */
  readonly isInServiceProject: boolean;
  readonly issueTypeId: string | null;
  readonly summary: string | null;
  readonly labels: readonly string[];
  readonly resolution: { readonly id: string; readonly name: string } | null;
  /** When it came into its status category, an ISO time in UTC. */
  readonly categoryChangedAt: string | null;
  /** The issue properties that were asked for, as far as it has them. */
  readonly properties: Readonly<Record<string, unknown>>;
}

/** The fields to send for those asked: with the status, each once. */
export function fieldsAsked(fields: readonly IssueField[]): string[] {
  return [...new Set<string>(['status', ...fields])];
}

/** The key of a status category; Jira's sites name statuses as they like, but all have these categories. */
export const statusCategorySchema = z.object({ key: z.string() }).transform(({ key }) => toStatusCategory(key));

const statusSchema = z
  .object({ name: z.string(), statusCategory: statusCategorySchema })
  .transform(({ name, statusCategory }): IssueStatus => ({ name, category: statusCategory }));

const rawIssueSchema = z.object({
  id: z.string().min(1),
  key: z.string().min(1),
  fields: z.object({
    status: statusSchema,
    project: z.object({ id: z.string(), key: z.string(), projectTypeKey: z.string().nullish() }).nullish(),
    issuetype: z.object({ id: z.string() }).nullish(),
    summary: z.string().nullish(),
    labels: z.array(z.string()).nullish(),
    resolution: z.object({ id: z.string(), name: z.string() }).nullish(),
    statuscategorychangedate: z.string().nullish(),
  }),
  properties: z.record(z.string(), z.unknown()).nullish(),
});

export const issueSchema = rawIssueSchema.transform(
  ({ id, key, fields, properties }): Issue => ({
    id,
    key,
    status: fields.status,
    projectId: fields.project?.id ?? null,
    projectKey: fields.project?.key ?? null,
    isInServiceProject: fields.project?.projectTypeKey === 'service_desk',
    issueTypeId: fields.issuetype?.id ?? null,
    summary: fields.summary ?? null,
    labels: fields.labels ?? [],
    resolution: fields.resolution ?? null,
    categoryChangedAt: timeOf(fields.statuscategorychangedate),
    properties: properties ?? {},
  }),
);

/** A time of Jira's as the relay keeps times; null where it isn't one. */
function timeOf(written: string | null | undefined): string | null {
  const ms = Date.parse(written ?? '');
  return Number.isNaN(ms) ? null : new Date(ms).toISOString();
}

/** JSON kept with an issue or a comment under a key. Anyone who may edit the issue can change it: never trust it. */
export interface EntityProperty {
  readonly key: string;
  readonly value: unknown;
}

export const entityPropertySchema = z.object({ key: z.string(), value: z.unknown() });

/** As the contract has them: key and value and nothing else. */
export function entityProperties(properties: readonly EntityProperty[]): EntityProperty[] {
  return properties.map(({ key, value }) => ({ key, value }));
}
