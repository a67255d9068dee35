import { eventTypeOf } from '../../../shared/event-catalogue';
import type { Problem } from '../destination';
import { type OccurredEvent, variablesOfEvent } from '../event';
import { sampleEvent } from '../sample-event';
import type { CreateField, CreateMetadata, RowPlace } from './create-metadata';
import { problemsOfDefault } from './default-row';
import type { FieldProblem } from './field';
import { kindOf } from './fields/jira/kind-of';
import { type CheckedDraft, type FieldName, type Fields, fieldNames, fields } from './mapping';
import { offScreenAt, offScreenProblem } from './off-screen';
import { placeOf } from './resolve-row';

/** What keeps a row that is on from being filed as it says, given what its project has and requires. */
export function problemsOfRow(row: CheckedDraft, metadata: CreateMetadata): Problem[] {
  const { eventType } = row;
  const place = placeOf(row, metadata);
  const label = eventTypeOf(eventType)?.label ?? eventType;
  const absent = offScreenAt(row, place);
  const found = [
    ...fieldNames.flatMap((name) =>
      absent.includes(name) ? [offScreenProblem(name, place)] : problemsOfField(name, row, place, label),
    ),
    ...missingRequired(row, place).map((required) => requiredProblem(required, place)),
  ];
  return found.map((problem) => ({ ...problem, eventType }));
}

/**
 * What a default row didn't find when the destination was made is reported for as long as the project doesn't have it
 * and until an admin maps the row by hand, which takes the problem away.
 */
export function unresolvedDefaults(row: CheckedDraft, metadata: CreateMetadata, known: readonly Problem[]): Problem[] {
  const type = eventTypeOf(row.eventType);
  if (type === undefined) return [];
  const isKnown = ({ code }: Problem) =>
    known.some((problem) => problem.code === code && problem.eventType === row.eventType);
  return problemsOfDefault(type, metadata)
    .filter(({ field, problem }) => isKnown(problem) && isAsDefaultLeftIt(field, row))
    .map(({ problem }) => problem);
}

/** The problem of a row whose description Jira refused as a document. */
export const notAsDocument = "Jira does not accept this row's description, so it is filed in plain paragraphs.";

/**
 * That Jira doesn't take a row's document is only known from a refusal: it stays a problem until an admin saves another
 * description, which takes it away.
 */
export function problemsOfDocuments(
  { eventType, enabled, descriptionTemplate }: CheckedDraft,
  known: readonly Problem[],
): Problem[] {
  if (!enabled || typeof descriptionTemplate !== 'object' || descriptionTemplate === null) return [];
  return known.filter((problem) => problem.message === notAsDocument && problem.eventType === eventType);
}

/** Without its issue type, a default row is off; without anything else, it is on and files without. */
function isAsDefaultLeftIt(field: FieldName, row: CheckedDraft): boolean {
  if (field === 'issueType') return !row.enabled && row.issueType === null;
  return row.enabled && row.issueType !== null && !isSet(field, row);
}

function problemsOfField<F extends FieldName>(
  name: F,
  row: CheckedDraft,
  place: RowPlace,
  eventLabel: string,
): readonly FieldProblem[] {
  const field: Fields[F] = fields[name];
  return field.problems(row[name], place, eventLabel);
}

/** What a new issue always has: Jira takes the account that files it as the reporter. */
const alwaysSet: ReadonlySet<string> = new Set(['project', 'reporter']);

/** A field that the create screen requires, and that would be missing from a ticket. */
interface MissingField {
  readonly field: CreateField;
  /** Whether the row sets it, but to nothing for an event such as the sample. */
  readonly isEmpty: boolean;
}

/** The fields that the create screen requires and nothing sets. */
function missingRequired(row: CheckedDraft, place: RowPlace): MissingField[] {
  const set = new Set(fieldNames.filter((name) => isSet(name, row)).map((name) => fields[name].jiraField));
  const occurred = sampleEvent(row.eventType, sampleTime, null);
  const sample = { ...occurred, data: variablesOfEvent(occurred) };
  const also = new Map(
    fieldNames.flatMap((name) => alsoSet(name, row, place, sample)).map(({ fieldId, isEmpty }) => [fieldId, isEmpty]),
  );
  return place.screen
    .filter(
      ({ fieldId, required, hasDefaultValue }) =>
        required && !hasDefaultValue && !alwaysSet.has(fieldId) && !set.has(fieldId) && also.get(fieldId) !== false,
    )
    .map((field) => ({ field, isEmpty: also.get(field.fieldId) ?? false }));
}

/** When the sample occurred: which dates a row makes of it doesn't matter here. */
const sampleTime = '2026-01-01T00:00:00.000Z';

function alsoSet<F extends FieldName>(name: F, row: CheckedDraft, place: RowPlace, sample: OccurredEvent) {
  const field: Fields[F] = fields[name];
  return field.alsoSets(row[name], place, sample);
}

function isSet<F extends FieldName>(name: F, row: CheckedDraft): boolean {
  const field: Fields[F] = fields[name];
  return field.isSet(row[name]);
}

function requiredProblem(
  { field, isEmpty }: MissingField,
  { metadata: { projectKey }, issueType }: RowPlace,
): FieldProblem {
  const { fieldId, name } = field;
  const code = 'required_field';
  const own = fieldNames.map((row) => fields[row]).find(({ jiraField }) => jiraField === fieldId);
  const of = `for ${issueType?.name ?? ''}`;
  if (own !== undefined) {
    const message = `${projectKey} requires a ${own.label} ${of}.`;
    return { code, message, action: `Choose a ${own.label} for it.` };
  }
  if (kindOf(field) === 'unsupported') {
    const message = `${projectKey} requires “${name}” ${of}, which AvsB cannot set.`;
    return { code, message, action: 'Make it optional or choose another issue type.' };
  }
  if (isEmpty) {
    const message = `${projectKey} requires “${name}” ${of}, and with the sample data its value is empty.`;
    return { code, message, action: `Choose a value for “${name}” that no event leaves empty.` };
  }
  return { code, message: `${projectKey} requires “${name}” ${of}.`, action: `Set “${name}” among the row's fields.` };
}
