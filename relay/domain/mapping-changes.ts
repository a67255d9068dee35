import type { Mapping } from './mapping';

/** What a field was, and what it is now. */
export interface FieldChange {
  readonly from: unknown;
  readonly to: unknown;
}

const fields = [
  'enabled',
  'issueType',
  'priority',
  'summaryTemplate',
  'descriptionTemplate',
  'labels',
  'dedupScope',
] as const satisfies readonly (keyof Mapping)[];

/**
 * The fields in which a row differs, with what they were and are, short enough for a record. Of a row that was not there
 * before, every field was null.
 */
export function mappingChanges(before: Mapping | undefined, after: Mapping): Record<string, FieldChange> {
  const changes = fields.map((field) => [field, { from: before?.[field] ?? null, to: after[field] }] as const);
  return Object.fromEntries(
    changes
      .filter(([, { from, to }]) => JSON.stringify(from) !== JSON.stringify(to))
      .map(([field, { from, to }]) => [field, { from: brief(from), to: brief(to) }]),
  );
}

/** A text of a record has so many characters at most. */
const maxChars = 200;

/** Short values as they are; of a long text, or of a document, its beginning and its length. */
function brief(value: Mapping[(typeof fields)[number]] | null): unknown {
  const isDocument = typeof value === 'object' && value !== null && 'content' in value;
  const text = isDocument ? JSON.stringify(value) : value;
  if (typeof text !== 'string' || text.length <= maxChars) return text;
  return `${text.slice(0, maxChars).toWellFormed()}… (${text.length} characters)`;
}
