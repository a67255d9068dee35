import { type CreateMetadata, isOffScreen, type RowPlace } from './create-metadata';
import type { FieldProblem, Refusal } from './field';
import { type CheckedDraft, type FieldName, type Fields, fieldNames, fields } from './mapping';
import { placeOf } from './resolve-row';

/**
 * The fields that a row sets and its create screen in Jira doesn't have, of those without which a ticket can be filed:
 * Jira would refuse all of them at once (“It is not on the appropriate screen, or unknown.”, recorded for labels,
 * description and priority).
 */
export function offScreen(row: CheckedDraft, metadata: CreateMetadata): FieldName[] {
  return offScreenAt(row, placeOf(row, metadata));
}

/** The same at a known place. */
export function offScreenAt(row: CheckedDraft, place: RowPlace): FieldName[] {
  return fieldNames.filter((name) => {
    const { jiraField, refusal } = fields[name];
    if (jiraField === null || refusal?.leadsTo !== 'leave_out') return false;
    return isOffScreen(jiraField, place) && isSet(name, row);
  });
}

/** What the check says about such a field: tickets are filed all the same. */
export function offScreenProblem(name: FieldName, { metadata, issueType }: RowPlace): FieldProblem {
  const { label } = fields[name];
  const screenName = `create screen for ${issueType?.name ?? 'this issue type'}`;
  return {
    code: 'field_not_on_screen',
    message: `${metadata.projectKey} does not have ${label} on its ${screenName}. ${refusalOf(name).offScreen.effect}`,
    action: 'Add the field to the screen in Jira if you want it there.',
  };
}

/** What a delivery's reason says about a field that the create screen doesn't have. */
export function offScreenSentence(name: FieldName): string {
  return refusalOf(name).offScreen.leftOut;
}

function refusalOf(name: FieldName): Extract<Refusal, { leadsTo: 'leave_out' }> {
  const { refusal, label } = fields[name];
  if (refusal?.leadsTo !== 'leave_out') throw new Error(`A ticket is never filed without its ${label}.`);
  return refusal;
}

function isSet<F extends FieldName>(name: F, row: CheckedDraft): boolean {
  const field: Fields[F] = fields[name];
  return field.isSet(row[name]);
}
