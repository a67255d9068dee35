import type { FieldError } from '../app-error';
import { type CreateMetadata, placeFor, type RowPlace } from './create-metadata';
import type { Result } from './field';
import {
  type CheckedDraft,
  type Checkeds,
  collectFields,
  type FieldName,
  type Fields,
  fields,
  type Mapping,
  type MappingDraft,
  type Values,
} from './mapping';
import { findRef } from './named';

/**
 * Checks a row's templates and labels, and finds in the project what it names. Nothing is looked up for a row that is
 * off: it keeps what was sent, as far as that has an id and a name.
 *
 * @param path where the row is in the request, for the errors
 * @param stored the row so far
 */
export function resolveRow(
  draft: MappingDraft,
  metadata: CreateMetadata,
  path: string,
  stored?: Mapping,
): Result<Mapping> {
  const place = draft.enabled ? placeOf(draft, metadata) : null;
  const values = collectFields<Values>((name) => resolveField(name, draft, place, stored));
  return values.ok ? { ok: true, value: { eventType: draft.eventType, ...values.value } } : at(path, values.errors);
}

/** Checks only a row's templates and labels. */
export function checkRow(draft: MappingDraft, path: string): Result<CheckedDraft> {
  const values = collectFields<Checkeds>((name) => checkField(name, draft));
  return values.ok ? { ok: true, value: { eventType: draft.eventType, ...values.value } } : at(path, values.errors);
}

/** Where a row files: by the issue type that it names. */
export function placeOf({ issueType }: Pick<CheckedDraft, 'issueType'>, metadata: CreateMetadata): RowPlace {
  return placeFor(issueType && findRef(issueType, metadata.issueTypes), metadata);
}

function checkField<F extends FieldName>(name: F, draft: MappingDraft): Result<Checkeds[F]> {
  const field: Fields[F] = fields[name];
  return field.check(draft[name]);
}

function resolveField<F extends FieldName>(
  name: F,
  draft: MappingDraft,
  place: RowPlace | null,
  stored: Mapping | undefined,
): Result<Values[F]> {
  const field: Fields[F] = fields[name];
  const checked = field.check(draft[name]);
  if (!checked.ok) return checked;
  const before: Values[F] | undefined = stored?.[name];
  return place === null
    ? { ok: true, value: field.keep(checked.value, before) }
    : field.resolve(checked.value, place, before);
}

function at(path: string, errors: readonly FieldError[]): Result<never> {
  return { ok: false, errors: errors.map((error) => ({ ...error, path: `${path}.${error.path}` })) };
}
