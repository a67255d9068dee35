import { eventCatalogue } from '../../../shared/event-catalogue';
import type { EventType } from '../../../shared/event-type';
import type { Problem } from '../destination';
import type { CreateMetadata, RowPlace } from './create-metadata';
import {
  type Drafts,
  type FieldName,
  type Fields,
  fieldNames,
  fields,
  type Mapping,
  type MappingDraft,
  mapFields,
  type Showns,
  type Values,
} from './mapping';
import { placeOf } from './resolve-row';

/** The product's default row of an event type, as if an admin had sent it. */
export function defaultDraft(type: EventType): MappingDraft {
  return { eventType: type.type, ...mapFields<Drafts>((name) => fields[name].defaultOf(type)) };
}

/** The same as the catalogue shows it. */
export function shownDefault(type: EventType): Showns {
  return mapFields<Showns>((name) => fields[name].shownDefault(type));
}

/**
 * The product's default row of every event type in a project. A row whose issue type the project doesn't have is off,
 * and anything else that it doesn't have is left empty; both are reported as problems.
 */
export function defaultMappings(metadata: CreateMetadata): { mappings: Mapping[]; problems: Problem[] } {
  const mappings = eventCatalogue.map((type) => defaultMapping(type, metadata));
  const problems = eventCatalogue.flatMap((type) =>
    type.defaultMapping.enabled ? problemsOfDefault(type, metadata).map(({ problem }) => problem) : [],
  );
  return { mappings, problems };
}

function defaultMapping(type: EventType, metadata: CreateMetadata): Mapping {
  const draft = defaultDraft(type);
  const place = placeOf(draft, metadata);
  const row = { eventType: type.type, ...mapFields<Values>((name) => valueOfDefault(name, type, place)) };
  return { ...row, enabled: row.enabled && place.issueType !== null };
}

function valueOfDefault<F extends FieldName>(name: F, type: EventType, place: RowPlace): Values[F] {
  const field: Fields[F] = fields[name];
  const checked = field.check(field.defaultOf(type));
  const resolved = checked.ok ? field.resolve(checked.value, place) : checked;
  return resolved.ok ? resolved.value : field.absent;
}

/** What a default row doesn't find in a project, by field: nothing but the issue type where that is missing. */
export function problemsOfDefault(
  type: EventType,
  metadata: CreateMetadata,
): { readonly field: FieldName; readonly problem: Problem }[] {
  const place = placeOf(defaultDraft(type), metadata);
  return fieldNames.flatMap((field) => problemOfDefault(field, type, place));
}

function problemOfDefault<F extends FieldName>(name: F, type: EventType, place: RowPlace) {
  const field: Fields[F] = fields[name];
  const checked = field.check(field.defaultOf(type));
  const problem = checked.ok ? field.defaultProblem(checked.value, place, type.label) : null;
  return problem === null ? [] : [{ field: name, problem: { ...problem, eventType: type.type } }];
}
