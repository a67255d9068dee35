import { type CreateMetadata, placeFor, type RowPlace } from './create-metadata';
import { type CheckedDraft, type FieldName, type Fields, fieldNames, fields, mapFields, type Values } from './mapping';
import { type Missing, missingFrom, type StoredMapping } from './missing';
import type { Named } from './named';

/**
 * A row, looked up again in its project: its issue type by id, which takes its current name, or else by name, and what
 * the project didn't have. A row that files nothing is left as it is.
 */
export function refreshedRow(row: StoredMapping, metadata: CreateMetadata): StoredMapping {
  if (!row.enabled && missingFrom(row) === null) return row;
  const issueType = issueTypeThere(row, metadata, 'id');
  if (issueType === null) return withoutIssueType(row);
  const asked = fieldNames.filter((name) => name !== 'issueType' && row.missing[name] !== undefined);
  return matchedRow({ ...row, issueType }, placeFor(issueType, metadata), asked);
}

/**
 * A row in another project, where everything that it names is found by name. Where the project doesn't have something,
 * a row that is on (or that deliveries may wait for) must be mapped again; in one that is off, it is left empty.
 */
export function movedRow(row: StoredMapping, metadata: CreateMetadata): StoredMapping {
  const issueType = issueTypeThere(row, metadata, 'name');
  if (issueType === null && (row.enabled || missingFrom(row) !== null)) return withoutIssueType(row);
  return matchedRow({ ...row, issueType }, placeFor(issueType, metadata), fieldNames);
}

/** The rows for which a refresh needs the create screen: more than their issue type is missing. */
export function rowsToLookUp(rows: readonly StoredMapping[]): StoredMapping[] {
  return rows.filter(({ missing }) => fieldNames.some((name) => name !== 'issueType' && missing[name] !== undefined));
}

function issueTypeThere({ issueType }: StoredMapping, metadata: CreateMetadata, first: 'name' | 'id'): Named | null {
  const match = fields.issueType.match(issueType, placeFor(null, metadata), first);
  return 'found' in match ? match.found : null;
}

/** The row keeps what it was mapped to, so that people see what it was. */
function withoutIssueType(row: StoredMapping): StoredMapping {
  const name = row.issueType?.name ?? row.missing.issueType;
  return { ...row, missing: name === undefined ? {} : { issueType: name } };
}

function matchedRow(row: StoredMapping, place: RowPlace, asked: readonly FieldName[]): StoredMapping {
  const missing: Partial<Record<FieldName, string>> = {};
  const values = mapFields<Values>((name) => {
    if (!asked.includes(name)) return row[name];
    const { value, missingName } = matchedField(name, row, place);
    if (missingName !== undefined) missing[name] = missingName;
    return value;
  });
  return { ...row, ...values, missing };
}

function matchedField<F extends FieldName>(
  name: F,
  row: StoredMapping,
  place: RowPlace,
): { readonly value: Values[F]; readonly missingName?: string } {
  const field: Fields[F] = fields[name];
  const value: Values[F] = row[name];
  const match = field.match(value, place, 'name');
  if ('found' in match) return { value: match.found };
  const isNeeded = row.enabled || row.missing[name] !== undefined;
  return isNeeded ? { value, missingName: match.missing } : { value: match.rest ?? field.absent };
}

/** What is known to be missing from a row is also missing from a draft of it that names the same things. */
export function stillMissing(draft: CheckedDraft, known: StoredMapping): Missing {
  const still = fieldNames.filter((name) => known.missing[name] !== undefined && isSame(name, draft, known));
  return Object.fromEntries(still.map((name) => [name, known.missing[name]]));
}

function isSame<F extends FieldName>(name: F, draft: CheckedDraft, known: StoredMapping): boolean {
  const field: Fields[F] = fields[name];
  return field.isSame(draft[name], known[name]);
}
