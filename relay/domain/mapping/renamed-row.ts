import { type CreateMetadata, placeFor, type RowPlace } from './create-metadata';
import { type FieldName, type Fields, fieldNames, fields, mapFields, type Values } from './mapping';
import type { StoredMapping } from './missing';

/**
 * A row with the names that the project has now for what the row is mapped to, or undefined if it has them already. What
 * the project doesn't have, or has under another id, stays as it is: an admin decides about that.
 */
export function renamedRow(row: StoredMapping, metadata: CreateMetadata): StoredMapping | undefined {
  const place = placeFor(row.issueType, metadata);
  const renamed = fieldNames.filter((name) => isRenamed(name, row, place));
  if (renamed.length === 0) return undefined;
  return { ...row, ...mapFields<Values>((name) => (renamed.includes(name) ? nameNow(name, row, place) : row[name])) };
}

function isRenamed<F extends FieldName>(name: F, row: StoredMapping, place: RowPlace): boolean {
  const field: Fields[F] = fields[name];
  const now = nameNow(name, row, place);
  // The same by id, under another name.
  return field.isSame(now, row[name]) && JSON.stringify(now) !== JSON.stringify(row[name]);
}

function nameNow<F extends FieldName>(name: F, row: StoredMapping, place: RowPlace): Values[F] {
  const field: Fields[F] = fields[name];
  const value: Values[F] = row[name];
  const match = field.match(value, place, 'id');
  return 'found' in match ? match.found : value;
}
