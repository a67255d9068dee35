import type { JiraSite } from '../atlassian/jira';
import { notFound } from '../domain/app-error';
import type { AllowedValue } from '../domain/mapping/create-metadata';
import type { FieldKind } from '../domain/mapping/fields/jira/kind';
import { kindOf } from '../domain/mapping/fields/jira/kind-of';
import { settableFields } from '../domain/mapping/fields/jira/screen-fields';
import { expectAnswer, isUnknown, type MetadataContext } from './create-metadata';

/** A field of a create screen, as admins choose from it. */
interface ProjectField {
  readonly id: string;
  readonly name: string;
  readonly kind: FieldKind;
  readonly required: boolean;
  readonly hasDefault: boolean;
  /** Null where Jira doesn't list them. */
  readonly allowedValues: readonly AllowedValue[] | null;
}

/**
 * The fields that a row can set beside its own on a project's create screen, in Jira's order.
 *
 * @throws 404 for a project that AvsB may not create issues in, or an issue type that the project doesn't have
 */
export async function fieldsOf(
  context: MetadataContext,
  site: JiraSite,
  project: string,
  issueTypeId: string,
): Promise<ProjectField[]> {
  const answer = await context.jira.createFields(site, project, issueTypeId);
  if (isUnknown(answer)) throw notFound('issue type of this project');
  return settableFields(expectAnswer(answer)).map((field) => ({
    id: field.fieldId,
    name: field.name,
    kind: kindOf(field),
    required: field.required,
    hasDefault: field.hasDefaultValue,
    allowedValues: field.allowedValues ?? null,
  }));
}
