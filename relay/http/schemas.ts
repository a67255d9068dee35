import { z } from 'zod';
import { checkProblemCodes } from '../../shared/check-problem';
import { currentType, eventCatalogue, eventTypeOf, formerTypes } from '../../shared/event-catalogue';
import { subjectKinds } from '../../shared/event-type';
import { maxGuard } from '../domain/guard';
import { statusCategories } from '../domain/link';
import { type Answers, type Drafts, type FieldName, fields, mapFields, type Showns } from '../domain/mapping/mapping';
import { namedSchema } from '../domain/mapping/named';

/** An object that the OpenAPI document gives a name, so that it is written there once. */
export function documented<Shape extends z.ZodRawShape>(id: string, shape: Shape): z.ZodObject<Shape> {
  return z.object(shape).meta({ id });
}

/** Incoming ids and names: long enough for any use. */
export const shortText = z.string().trim().min(1).max(255);

/** An id of AvsB's, unchanged, of characters that every database keeps. */
export const foreignId = z
  .string()
  .min(1)
  .max(255)
  .refine((id) => !id.includes('\0') && id.isWellFormed(), 'has characters that an id cannot have');

export const subjectKind = z.enum(subjectKinds);
export const subjectRef = z.object({ kind: subjectKind, id: foreignId });

/** An ISO 8601 time with its zone, as UTC. */
export const time = z.iso.datetime({ offset: true, abort: true }).overwrite((value) => new Date(value).toISOString());

/** The type of an event, one of the catalogue's. */
export const eventType = z.enum(eventCatalogue.map(({ type }) => type)).meta({ id: 'EventType' });

/** The same where a caller names it: a former name counts as the present one. */
export const namedEventType = z
  .enum([...eventCatalogue.map(({ type }) => type), ...formerTypes])
  .overwrite(currentType)
  .meta({ id: 'NamedEventType', description: 'A type of the catalogue, or a name that it had before' });

/** Which page of a list: at most 200 rows, after the row that `cursor` names. */
export const paging = {
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: z.string().min(1).max(100).optional(),
};

/** One page of a list. */
export function pageOf<Item extends z.ZodType>(item: Item) {
  return z.object({ items: z.array(item), nextCursor: z.string().nullable() });
}

/** How long a list is. */
export const counted = {
  total: z.number().describe('Exact up to 1,000'),
  totalCapped: z.literal(true).optional().describe('There are more than `total`'),
};

export const named = namedSchema;

export const issueStatus = z
  .object({
    name: z.string().nullable().describe('Null for a new ticket whose status has not been read yet'),
    category: z.enum(statusCategories),
  })
  .meta({ id: 'IssueStatus' });

/** What Jira refused, word for word. */
export const jiraWords = documented('JiraRefusal', {
  status: z.number(),
  errorMessages: z.array(z.string()),
  errors: z.record(z.string(), z.string()),
});

const variable = z.union(
  [z.string(), z.number(), z.boolean(), z.null()],
  'must be a text, a number, true, false or null',
);

/** What an event carries besides its type and subject. */
export const variables = z.preprocess(invalidValuesOf, z.record(z.string(), variable));

/** At most this many invalid values are reported: for as many as a body may hold, zod takes a third of a second. */
const maxInvalidValues = 20;

/** If some of an object's values aren't variables, only the first of those. */
function invalidValuesOf(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  const invalid: [string, unknown][] = [];
  for (const [name, item] of Object.entries(value)) {
    if (typeof item === 'object' && item !== null) invalid.push([name, item]);
    if (invalid.length >= maxInvalidValues) break;
  }
  return invalid.length === 0 ? value : Object.fromEntries(invalid);
}

/** Checks that a subject is of the kind that the event type is about. */
export function subjectFits(
  type: string,
  subject: z.infer<typeof subjectRef>,
  refinement: { addIssue(issue: { code: 'custom'; path: string[]; message: string }): void },
): void {
  const kind = eventTypeOf(type)?.subjectKind;
  if (kind === undefined || subject.kind === kind) return;
  refinement.addIssue({ code: 'custom', path: ['subject', 'kind'], message: `${type} is about the kind “${kind}”` });
}

type SchemasOf<Row extends Readonly<Record<FieldName, unknown>>> = { readonly [F in FieldName]: z.ZodType<Row[F]> };

/** A schema of each field of a row. */
function schemasOf<Row extends Readonly<Record<FieldName, unknown>>>(
  schemaOf: <F extends FieldName>(name: F) => z.ZodType<Row[F]>,
): SchemasOf<Row> {
  return mapFields<Record<FieldName, z.ZodType>>((name) => schemaOf(name)) as SchemasOf<Row>;
}

/** A row as an admin sends it: issue type and priority by id or by name. */
export const mappingDraft = documented('MappingDraft', {
  eventType: namedEventType,
  ...schemasOf<Drafts>((name) => fields[name].draft),
});

/** The part of a row to preview instead of what is saved. */
export const mappingChange = z
  .object({ eventType: namedEventType, ...schemasOf<Drafts>((name) => fields[name].change) })
  .partial();

/** More than the catalogue has types. Without a limit, zod would look at as many rows as fit into a body. */
const maxRows = 100;

/** Each event type once: with two rows for one type it would be unclear which one counts. */
export function eachOnce<Row extends { readonly eventType: string }>(row: z.ZodType<Row>) {
  return z
    .array(row)
    .max(maxRows)
    .refine(
      (rows) => new Set(rows.map(({ eventType: type }) => type)).size === rows.length,
      'names an event type twice',
    );
}

/** A row as it is saved. */
export const mapping = documented('Mapping', {
  eventType,
  ...schemasOf<Answers>((name) => fields[name].value),
});

/** The product's default of each field, as the catalogue shows it. */
export const shownDefaults = z.object(schemasOf<Showns>((name) => fields[name].shown));

/** How many new tickets a destination files in which time, before what exceeds is held. */
export const guard = z
  .strictObject({
    newTickets: z.int().min(1).max(maxGuard.newTickets),
    perMinutes: z.int().min(1).max(maxGuard.perMinutes),
  })
  .meta({ id: 'StormGuard' });

/** A problem of a destination's configuration. */
export const problem = documented('ConfigurationProblem', {
  code: z.enum(checkProblemCodes),
  eventType: z.string().nullable(),
  message: z.string(),
  action: z.string(),
});
