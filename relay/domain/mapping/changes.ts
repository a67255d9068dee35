import { type FieldName, type Fields, fieldNames, fields, type Mapping } from './mapping';

/** What a field was, and what it is now, short enough for a record. */
export interface FieldChange {
  readonly from: unknown;
  readonly to: unknown;
}

/** The fields in which a row differs, with what they were and are. For a new row, every field was null. */
export function mappingChanges(before: Mapping | undefined, after: Mapping): Record<string, FieldChange> {
  return Object.fromEntries(fieldNames.flatMap((name) => changeOf(name, before, after)));
}

function changeOf<F extends FieldName>(name: F, before: Mapping | undefined, after: Mapping): [F, FieldChange][] {
  const field: Fields[F] = fields[name];
  if (JSON.stringify(before?.[name] ?? null) === JSON.stringify(after[name])) return [];
  return [[name, { from: before === undefined ? null : field.brief(before[name]), to: field.brief(after[name]) }]];
}

/** A field of a row, short enough for a record. */
export function briefOf<F extends FieldName>(name: F, row: Mapping): unknown {
  const field: Fields[F] = fields[name];
  return field.brief(row[name]);
}
