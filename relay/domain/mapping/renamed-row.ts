import { type CreateMetadata, placeFor, type RowPlace } from './create-metadata';
import { type FieldName, type Fields, fields, mapFields, type Values } from './mapping';
import type { StoredMapping } from './missing';

/**
 * A row with the names that the project has now for what the row is mapped to, or undefined if it has them already. What
 * the project doesn't have, or has under another id, stays as it is: an admin decides about that.
 */
export function renamedRow(row: StoredMapping, metadata: CreateMetadata): StoredMapping | undefined {
  const place = placeFor(row.issueType, metadata);
  const renamed = { ...row, ...mapFields<Values>((name) => nameNow(name, row, place)) };
  return JSON.stringify(renamed) === JSON.stringify(row) ? undefined : renamed;
}

function nameNow<F extends FieldName>(name: F, row: StoredMapping, place: RowPlace): Values[F] {
  const field: Fields[F] = fields[name];
  return field.renamed(row[name], place);
}
