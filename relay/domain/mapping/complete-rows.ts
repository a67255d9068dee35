import { eventCatalogue } from '../../../shared/event-catalogue';
import type { EventType } from '../../../shared/event-type';
import { type FieldName, type Fields, fields, mapFields, type Values } from './mapping';
import type { StoredMapping } from './missing';

/**
 * A destination's row for every event type, in the catalogue's order. One that isn't stored is the product's default
 * row, off: so a type that is added to the catalogue appears at every destination at once.
 */
export function completeRows(stored: readonly StoredMapping[]): StoredMapping[] {
  const byType = new Map(stored.map((row) => [row.eventType, row]));
  return eventCatalogue.map((type) => byType.get(type.type) ?? defaultRowOff(type, stored));
}

/** Jira isn't asked: what the default names is taken from a row that names the same, else left empty. */
function defaultRowOff(type: EventType, others: readonly StoredMapping[]): StoredMapping {
  const values = mapFields<Values>((name) => knownValue(name, type, others));
  return { eventType: type.type, ...values, enabled: false, missing: {} };
}

function knownValue<F extends FieldName>(name: F, type: EventType, others: readonly StoredMapping[]): Values[F] {
  const field: Fields[F] = fields[name];
  const checked = field.check(field.defaultOf(type));
  if (!checked.ok) return field.absent;
  const known = others.map((row): Values[F] => row[name]).find((value) => field.isSame(checked.value, value));
  return known === undefined ? field.keep(checked.value) : known;
}
