import { z } from 'zod';
import type { IssueStatus } from '../../domain/link';
import { statusSchema } from './status';

/** The fields that are read of an issue. The status always is; the others where they are asked for. */
export type IssueField = 'status' | 'project' | 'labels' | 'issuetype' | 'summary';

/** An issue as far as the relay looks at it. What was not asked for is null, labels are empty. */
export interface Issue {
  readonly id: string;
  readonly key: string;
  readonly status: IssueStatus;
  readonly projectId: string | null;
  readonly projectKey: string | null;
  readonly issueTypeId: string | null;
  readonly summary: string | null;
  readonly labels: readonly string[];
  /** The issue properties that were asked for, as far as it has them. */
  readonly properties: Readonly<Record<string, unknown>>;
}

/** The fields to send for those asked: with the status, each once. */
export function fieldsAsked(fields: readonly IssueField[]): string[] {
  return [...new Set<string>(['status', ...fields])];
}

const rawIssueSchema = z.object({
  id: z.string().min(1),
  key: z.string().min(1),
  fields: z.object({
    status: statusSchema,
    project: z.object({ id: z.string(), key: z.string() }).nullish(),
    issuetype: z.object({ id: z.string() }).nullish(),
    summary: z.string().nullish(),
    labels: z.array(z.string()).nullish(),
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
    issueTypeId: fields.issuetype?.id ?? null,
    summary: fields.summary ?? null,
    labels: fields.labels ?? [],
    properties: properties ?? {},
  }),
);
