import { refuse } from '../answer';
import { asRecord } from './call';

/**
 * The fields of a create or an edit with its `update` operations applied: `set` for every field, `add` and `remove` for
 * lists. `current` holds the current lists. Jira refuses a field that is named in both.
 */
export function withUpdates(
  fields: Record<string, unknown>,
  update: Record<string, unknown>,
  current: Record<string, readonly unknown[]>,
): Record<string, unknown> {
  const result = { ...fields };
  for (const [field, operations] of Object.entries(update)) {
    if (field === 'comment') continue;
    if (field in fields) {
      throw refuse(400, [`Field '${field}' cannot appear in both 'fields' and 'update'`]);
    }
    for (const operation of Array.isArray(operations) ? operations : []) {
      result[field] = applied(result[field] ?? current[field], asRecord(operation));
    }
  }
  return result;
}

/** The bodies of the comments that `update.comment` adds. */
export function addedComments(update: Record<string, unknown>): Record<string, unknown>[] {
  const operations: unknown[] = Array.isArray(update.comment) ? update.comment : [];
  return operations.map((operation) => asRecord(asRecord(operation).add));
}

function applied(value: unknown, operation: Record<string, unknown>): unknown {
  if ('set' in operation) return operation.set;
  const list: unknown[] = Array.isArray(value) ? value : [];
  if ('add' in operation) return [...list, operation.add];
  if ('remove' in operation) return list.filter((item) => item !== operation.remove);
  return value;
}
