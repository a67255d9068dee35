import { eventTypeOf } from '../../../shared/event-catalogue';
import type { Problem } from '../destination';
import type { CreateField, CreateMetadata, RowPlace } from './create-metadata';
import { problemsOfDefault } from './default-row';
import type { FieldProblem } from './field';
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

/** The fields that the create screen requires and nothing sets. */
function missingRequired(row: CheckedDraft, { screen }: RowPlace): CreateField[] {
  const set = new Set(fieldNames.filter((name) => isSet(name, row)).map((name) => fields[name].jiraField));
  return screen.filter(
    ({ fieldId, required, hasDefaultValue }) =>
      required && !hasDefaultValue && !alwaysSet.has(fieldId) && !set.has(fieldId),
  );
}

function isSet<F extends FieldName>(name: F, row: CheckedDraft): boolean {
  const field: Fields[F] = fields[name];
  return field.isSet(row[name]);
}

function requiredProblem({ fieldId, name }: CreateField, { metadata, issueType }: RowPlace): FieldProblem {
  const own = fieldNames.map((field) => fields[field]).find(({ jiraField }) => jiraField === fieldId);
  const of = `for ${issueType?.name ?? ''}`;
  if (own !== undefined) {
    return {
      code: 'required_field',
      message: `${metadata.projectKey} requires a ${own.label} ${of}.`,
      action: `Choose a ${own.label} for it.`,
    };
  }
  return {
    code: 'required_field',
    message: `${metadata.projectKey} requires “${name}” ${of}, which AvsB cannot set.`,
    action: 'Make it optional or choose another issue type.',
  };
}
