import { eventCatalogue, eventTypeOf } from '../../../shared/event-catalogue';
import type { EventType } from '../../../shared/event-type';
import type { Problem } from '../destination';
import type { CreateMetadata, RowPlace } from './create-metadata';
import type { FieldProblem } from './field';
import {
  type Drafts,
  type FieldName,
  type Fields,
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

/** The same by the name of its event type, and switched on: what an unsaved row is tried out with. */
export function defaultRowOn(eventType: string): MappingDraft {
  const type = eventTypeOf(eventType);
  if (type === undefined) throw new Error(`The catalogue has no event type “${eventType}”.`);
  return { ...defaultDraft(type), enabled: true };
}

/** The default row as the catalogue shows it. */
export function shownDefault(type: EventType): Showns {
  return mapFields<Showns>((name) => fields[name].shownDefault(type));
}

/**
 * The default rows of event types in a project. A row whose issue type the project doesn't have is off, and anything
 * else that it doesn't have is left empty; both are reported as problems.
 */
export function defaultMappings(
  metadata: CreateMetadata,
  types: readonly EventType[] = eventCatalogue,
): { mappings: Mapping[]; problems: Problem[] } {
  const rows = types.map((type) => ({ type, row: defaultRowIn(metadata, type) }));
  return {
    mappings: rows.map(({ row }) => row.mapping),
    problems: rows.flatMap(({ type, row }) =>
      type.defaultMapping.enabled ? row.problems.map(({ problem }) => problem) : [],
    ),
  };
}

/** What a default row doesn't find in a project, by field: nothing but the issue type where that is missing. */
export function problemsOfDefault(type: EventType, metadata: CreateMetadata): readonly ProblemOfField[] {
  return defaultRowIn(metadata, type).problems;
}

interface ProblemOfField {
  readonly field: FieldName;
  readonly problem: Problem;
}

/** The default row as a project can file it, and what it doesn't find there. */
function defaultRowIn(metadata: CreateMetadata, type: EventType): { mapping: Mapping; problems: ProblemOfField[] } {
  const place = placeOf(defaultDraft(type), metadata);
  const problems: ProblemOfField[] = [];
  const values = mapFields<Values>((field) => {
    const { value, problem } = resolveDefault(field, type, place);
    if (problem !== null) problems.push({ field, problem: { ...problem, eventType: type.type } });
    return value;
  });
  const enabled = values.enabled && place.issueType !== null;
  return { mapping: { eventType: type.type, ...values, enabled }, problems };
}

function resolveDefault<F extends FieldName>(
  name: F,
  type: EventType,
  place: RowPlace,
): { readonly value: Values[F]; readonly problem: FieldProblem | null } {
  const field: Fields[F] = fields[name];
  const checked = field.check(field.defaultOf(type));
  if (!checked.ok) return { value: field.absent, problem: null };
  const resolved = field.resolve(checked.value, place);
  const problem = field.defaultProblem(checked.value, place, type.label);
  return { value: resolved.ok ? resolved.value : field.absent, problem };
}
