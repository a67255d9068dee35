import { z } from 'zod';
import { eventCatalogue } from '../../shared/event-catalogue';
import { subjectKinds } from '../../shared/event-type';
import { statusCategories } from '../domain/link';
import { dedupScopes } from '../domain/mapping';

/** Ids and names that come in: enough for anybody, and not a megabyte. */
export const shortText = z.string().trim().min(1).max(255);

/** An id of AvsB's: as it came, but of characters that every database keeps. */
export const foreignId = z
  .string()
  .min(1)
  .max(255)
  .refine((id) => !id.includes('\0') && id.isWellFormed(), 'has characters that no id can have');

export const subjectKind = z.enum(subjectKinds);
export const subjectRef = z.object({ kind: subjectKind, id: foreignId });

/** An ISO 8601 time with its zone, as UTC. */
export const time = z.iso.datetime({ offset: true }).transform((value) => new Date(value).toISOString());

/** The type of an event, one of the catalogue's. */
export const eventType = z.enum(eventCatalogue.map(({ type }) => type));

/** Which page of a list: at most 200 rows, after the row that `cursor` names. */
export const paging = {
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: z.string().min(1).max(100).optional(),
};

/** One page of a list. */
export function pageOf(item: z.ZodType) {
  return z.object({ items: z.array(item), nextCursor: z.string().nullable() });
}

export const named = z.object({ id: z.string(), name: z.string() });

export const issueStatus = z.object({ name: z.string(), category: z.enum(statusCategories) });

/** What Jira refused, word for word. */
export const jiraWords = z.object({
  status: z.number(),
  errorMessages: z.array(z.string()),
  errors: z.record(z.string(), z.string()),
});

const adfDocument = z
  .looseObject({ version: z.literal(1), type: z.literal('doc'), content: z.array(z.looseObject({ type: z.string() })) })
  .describe('An Atlassian Document Format document with placeholders');

const mappingFields = {
  eventType,
  enabled: z.boolean(),
  summaryTemplate: z.string().min(1).max(1_000),
  descriptionTemplate: z.union([z.string().max(100_000), adfDocument]).nullable(),
  labels: z.array(z.string()).max(50),
  dedupScope: z.enum(dedupScopes).default('subject'),
};

const namedRef = z
  .object({ id: z.string().min(1).optional(), name: z.string().min(1).optional() })
  .refine(({ id, name }) => id !== undefined || name !== undefined, 'needs an id or a name');

/** A row as an admin sends it: issue type and priority by id or by name. */
export const mappingDraft = z.object({
  ...mappingFields,
  issueType: namedRef.nullable(),
  priority: namedRef.nullable(),
});

/** A row as it stands. */
export const mapping = z.object({ ...mappingFields, issueType: named.nullable(), priority: named.nullable() });
