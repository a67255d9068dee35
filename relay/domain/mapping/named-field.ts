import { z } from 'zod';
import type { EventType } from '../../../shared/event-type';
import { isOffScreen, type RowPlace } from './create-metadata';
import { briefText, type FieldProblem, type MappingField, type Refusal } from './field';
import {
  findById,
  findByName,
  findRef,
  isSameRef,
  type Named,
  type NamedRef,
  namedRefSchema,
  namedSchema,
  nameOf,
} from './named';

/** What differs between fields whose value is something that the project has by name. */
interface NamedFieldOptions {
  readonly label: string;
  readonly jiraField: string;
  /** The default's name in the product's catalogue. */
  readonly shownDefault: (type: EventType) => string;
  /** The project's values; undefined while they are unknown, since the project doesn't have the row's issue type. */
  readonly available: (place: RowPlace) => readonly Named[] | undefined;
  /** The error for a row that is on and names none; without this message, a row needn't name one. */
  readonly neededMessage?: string;
  /** The check's words for a row that is on and names none, or what the project doesn't have. */
  readonly problem: (wanted: NamedRef | null, place: RowPlace, eventLabel: string) => FieldProblem | null;
  readonly defaultProblem: (wanted: string, place: RowPlace, eventLabel: string) => FieldProblem;
  readonly missingSentence: (projectKey: string, names: readonly string[]) => string;
  readonly refusal: Refusal;
}

type NamedField = MappingField<NamedRef | null, NamedRef | null, Named | null, string>;

/** A field whose value is something that the project has by name, such as an issue type or a priority. */
export function namedField(options: NamedFieldOptions): NamedField {
  const { label, jiraField, shownDefault, available, neededMessage, missingSentence, refusal } = options;

  function find(wanted: NamedRef | null, place: RowPlace): Named | null {
    return wanted === null ? null : findRef(wanted, available(place) ?? []);
  }

  /** Where the create screen doesn't have the field, nothing is known about its values: tickets are filed without it. */
  function keptOffScreen(wanted: NamedRef | null, place: RowPlace): Named | null {
    return isOffScreen(jiraField, place) ? kept(wanted) : null;
  }

  return {
    label,
    jiraField,
    draft: namedRefSchema.nullable(),
    change: namedRefSchema.nullable(),
    value: namedSchema.nullable(),
    shown: z.string(),
    shownDefault,
    defaultOf: (type) => ({ name: shownDefault(type) }),
    absent: null,
    check: (draft) => ({ ok: true, value: draft }),
    keep: kept,
    resolve(wanted, place) {
      if (available(place) === undefined || (wanted === null && neededMessage === undefined)) {
        return { ok: true, value: null };
      }
      const found = find(wanted, place) ?? keptOffScreen(wanted, place);
      if (found !== null) return { ok: true, value: found };
      const message =
        wanted === null
          ? (neededMessage ?? '')
          : `${place.metadata.projectKey} has no ${label} “${nameOf(wanted)}”. Choose one of the project's.`;
      return { ok: false, errors: [{ path: '', message }] };
    },
    match(value, place, first) {
      if (value === null) return { found: null };
      const all = available(place) ?? [];
      const byId = findById(value.id, all);
      const byName = findByName(value.name, all);
      const found = (first === 'name' ? (byName ?? byId) : (byId ?? byName)) ?? keptOffScreen(value, place);
      return found === null ? { missing: value.name } : { found };
    },
    renamed: (value, place) => value && (findById(value.id, available(place) ?? []) ?? value),
    isSame: isSameRef,
    problems(wanted, place, eventLabel) {
      if (available(place) === undefined || find(wanted, place) !== null) return [];
      const problem = options.problem(wanted, place, eventLabel);
      return problem === null ? [] : [problem];
    },
    defaultProblem: (wanted, place, eventLabel) =>
      wanted === null || available(place) === undefined || find(wanted, place) !== null
        ? null
        : options.defaultProblem(nameOf(wanted), place, eventLabel),
    isSet: (wanted) => wanted !== null,
    alsoSets: () => [],
    nameOf: (value) => value?.name ?? null,
    missingSentence,
    refusal,
    templates: () => [],
    toIssue: (wanted) => ({ fields: wanted?.id === undefined ? {} : { [jiraField]: { id: wanted.id } } }),
    brief: briefText,
    answer: (value) => value,
  };
}

function kept(ref: NamedRef | null): Named | null {
  return ref?.id !== undefined && ref.name !== undefined ? { id: ref.id, name: ref.name } : null;
}
