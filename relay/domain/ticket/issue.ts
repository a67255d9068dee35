import { eventTypeOf, originVariables, subjectIdVariable } from '../../../shared/event-catalogue';
import type { AdfDocument } from '../adf/document';
import { maxDescriptionChars } from '../adf/truncate';
import { type OccurredEvent, variablesOfEvent } from '../event';
import type { IssuePart, Rendering } from '../mapping/field';
import { type CheckedDraft, type FieldName, type Fields, fieldNames, fields } from '../mapping/mapping';
import type { RowField } from '../outcome';
import { createRenderBudget } from '../render-budget';
import { variablesOf } from '../template/template';

/** The fields of a new issue, by Jira's ids. */
export interface IssueFields {
  readonly summary: string;
  readonly description?: AdfDocument;
  readonly labels?: readonly string[];
  readonly [fieldId: string]: unknown;
}

/** A ticket as a row and an event make it; the project and the issue's properties are for the caller to add. */
export interface BuiltIssue {
  readonly fields: IssueFields;
  /** Whether a text was cut to what Jira takes. */
  readonly truncated: boolean;
  /** The fields of the row whose texts were cut. */
  readonly cut: readonly FieldName[];
  readonly warnings: readonly Warning[];
}

interface Warning {
  readonly variable: string;
  readonly message: string;
}

export interface BuildOptions extends Partial<Omit<Rendering, 'event' | 'budget'>> {
  /** Fields of the row that Jira has refused: the issue is built without them. */
  readonly leaveOut?: ReadonlySet<FieldName>;
}

const nothing: ReadonlySet<never> = new Set();

/** Builds the issue of a ticket, a test ticket or a preview: each field of the row adds its part. */
export function buildIssue(
  row: CheckedDraft,
  occurred: OccurredEvent,
  {
    leaveOut = nothing,
    maxChars = maxDescriptionChars,
    follows = null,
    extraLabels = [],
    without = nothing,
  }: BuildOptions = {},
): BuiltIssue {
  const event = { ...occurred, data: variablesOfEvent(occurred) };
  const rendering: Rendering = { event, maxChars, follows, extraLabels, without, budget: createRenderBudget() };
  const parts = fieldNames
    .filter((name) => !leaveOut.has(name))
    .map((name) => ({ name, ...partOf(name, row, rendering) }));
  const cut = parts.filter(({ truncated }) => truncated).map(({ name }) => name);
  return {
    fields: Object.assign({ summary: event.type }, ...parts.map((part) => part.fields)),
    truncated: cut.length > 0,
    cut,
    warnings: warningsOf(row, event),
  };
}

function partOf<F extends FieldName>(name: F, row: CheckedDraft, rendering: Rendering): IssuePart {
  const field: Fields[F] = fields[name];
  return field.toIssue(row[name], rendering);
}

/** The fields of Jira's that a row sets by its `fields`, for reading a refusal of the issue. */
export function rowFieldsOf(row: Pick<CheckedDraft, 'fields'>, issue: Pick<BuiltIssue, 'fields'>): RowField[] {
  return row.fields.flatMap(({ fieldId, name }) =>
    fieldId === undefined ? [] : [{ fieldId, name: name ?? fieldId, isSent: fieldId in issue.fields }],
  );
}

/** At most this many warnings are listed: a template may name tens of thousands of variables that don't exist. */
const maxWarnings = 50;

const commonNames = [...originVariables, subjectIdVariable].map(({ name }) => name);

function warningsOf(row: CheckedDraft, { type, data }: OccurredEvent): Warning[] {
  const known = new Set([
    ...Object.keys(data),
    ...commonNames,
    ...(eventTypeOf(type)?.variables ?? []).map(({ name }) => name),
  ]);
  const templates = fieldNames.flatMap((name) => templatesOf(name, row));
  return [...new Set(templates.flatMap(variablesOf))]
    .filter((variable) => !known.has(variable))
    .slice(0, maxWarnings)
    .map((variable) => ({ variable, message: `{{${variable}}} is not available for this event and will be blank.` }));
}

function templatesOf<F extends FieldName>(name: F, row: CheckedDraft): readonly string[] {
  const field: Fields[F] = fields[name];
  return field.templates(row[name]);
}

/** A description isn't shortened below this: Jira would be refusing a single sentence. */
const minDescriptionChars = 1_000;

/** The length of the description as JSON, in UTF-16 code units. */
export function descriptionChars({ fields: { description } }: Pick<BuiltIssue, 'fields'>): number {
  return JSON.stringify(description ?? null).length;
}

/** How long the description may be when Jira finds this one too long; null where shortening wouldn't help. */
export function shorterThan(issue: Pick<BuiltIssue, 'fields'>): number | null {
  const maxChars = Math.floor(descriptionChars(issue) * 0.7);
  return maxChars < minDescriptionChars ? null : maxChars;
}
