import { z } from 'zod';
import type { JiraAnswer } from '../../domain/jira-answer';
import { everyPage, pageMarks } from './pages';
import type { RequestJira } from './request';
import type { JiraSite } from './settings';

export interface JiraIssueType {
  readonly id: string;
  readonly name: string;
  readonly subtask: boolean;
  /** Its English name, where the site's language is another (seen in recorded answers; the contract leaves it out). */
  readonly untranslatedName?: string | undefined;
}

/** A field on a project's create screen for one issue type. */
export interface CreateField {
  readonly fieldId: string;
  readonly name: string;
  readonly required: boolean;
  readonly hasDefaultValue: boolean;
  /** What the field may be set to, by id and name, where Jira lists that. */
  readonly allowedValues?: readonly AllowedValue[];
  /** What it holds; Jira leaves out what doesn't apply. */
  readonly schema?: {
    readonly type?: string | undefined;
    readonly items?: string | undefined;
    readonly system?: string | undefined;
    readonly custom?: string | undefined;
  };
  /** How it may be written, such as `set`. */
  readonly operations?: readonly string[];
}

export interface AllowedValue {
  readonly id: string;
  /** Its name, or the `value` of a select option. */
  readonly name: string;
  /** Those below it, of an option of a cascading select. */
  readonly children?: readonly AllowedValue[];
  readonly untranslatedName?: string | undefined;
}

/** The issue types and fields of a project's create screens. */
export interface CreateMetadata {
  issueTypesOf(site: JiraSite, projectIdOrKey: string): Promise<JiraAnswer<readonly JiraIssueType[]>>;
  createFields(
    site: JiraSite,
    projectIdOrKey: string,
    issueTypeId: string,
  ): Promise<JiraAnswer<readonly CreateField[]>>;
}

/** The contract's maximum. */
const maxResults = 200;

const untranslatedName = z.string().optional().catch(undefined);

/** Read as unknown, since the contract leaves out `untranslatedName`. */
const issueTypeSchema = z
  .unknown()
  .pipe(z.object({ id: z.string().min(1), name: z.string(), subtask: z.boolean().nullish(), untranslatedName }))
  .transform(({ subtask, ...type }) => ({ ...type, subtask: subtask ?? false }));

const issueTypePageSchema = z
  .object({ issueTypes: z.array(issueTypeSchema), ...pageMarks })
  .transform(({ issueTypes, ...marks }) => ({ items: issueTypes, ...marks }));

const text = z.string().optional().catch(undefined);

const rawValueSchema = z.object({
  id: z.union([z.string(), z.number()]).transform(String),
  name: text,
  value: text,
  untranslatedName,
  children: z.array(z.unknown()).optional().catch(undefined),
});

/** Values without an id (such as those of some apps' fields) can't be chosen here, and are left out. */
const allowedValuesSchema = z.array(z.unknown()).transform((values) => values.flatMap(allowedValueOf));

function allowedValueOf(value: unknown): AllowedValue[] {
  const { data } = rawValueSchema.safeParse(value);
  if (data === undefined) return [];
  const { id, children, untranslatedName: english } = data;
  const name = data.name ?? data.value ?? id;
  return [
    {
      id,
      name,
      ...(english !== undefined && { untranslatedName: english }),
      ...(children && { children: children.flatMap(childOf) }),
    },
  ];
}

/** Cascading selects have two levels. */
function childOf(value: unknown): AllowedValue[] {
  const { data } = rawValueSchema.safeParse(value);
  return data ? [{ id: data.id, name: data.name ?? data.value ?? data.id }] : [];
}

const fieldTypeSchema = z.object({
  type: z.string().optional(),
  items: z.string().optional(),
  system: z.string().optional(),
  custom: z.string().optional(),
});

const createFieldSchema = z
  .object({
    fieldId: z.string().min(1),
    name: z.string(),
    required: z.boolean(),
    hasDefaultValue: z.boolean().nullish(),
    allowedValues: allowedValuesSchema.nullish(),
    schema: fieldTypeSchema.nullish(),
    operations: z.array(z.string()).nullish(),
  })
  .transform(
    ({ hasDefaultValue, allowedValues, schema, operations, ...field }): CreateField => ({
      ...field,
      hasDefaultValue: hasDefaultValue ?? false,
      ...(allowedValues && { allowedValues }),
      ...(schema && { schema }),
      ...(operations && { operations }),
    }),
  );

const createFieldPageSchema = z
  .object({ fields: z.array(createFieldSchema), ...pageMarks })
  .transform(({ fields, ...marks }) => ({ items: fields, ...marks }));

export function createMetadata(request: RequestJira): CreateMetadata {
  return {
    issueTypesOf: (site, projectIdOrKey) =>
      everyPage((startAt) =>
        request(site, 'GET', '/rest/api/3/issue/createmeta/{projectIdOrKey}/issuetypes', {
          operation: 'getCreateIssueMetaIssueTypes',
          path: { projectIdOrKey },
          query: { startAt, maxResults },
          expected: [200],
          schema: issueTypePageSchema,
        }),
      ),
    createFields: (site, projectIdOrKey, issueTypeId) =>
      everyPage((startAt) =>
        request(site, 'GET', '/rest/api/3/issue/createmeta/{projectIdOrKey}/issuetypes/{issueTypeId}', {
          operation: 'getCreateIssueMetaIssueTypeId',
          path: { projectIdOrKey, issueTypeId },
          query: { startAt, maxResults },
          expected: [200],
          schema: createFieldPageSchema,
        }),
      ),
  };
}
