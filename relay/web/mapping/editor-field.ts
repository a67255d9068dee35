import type { ComponentType } from 'react';
import type { EventTypeInfo, Mapping, Problem } from '../api/types';
import type { Option } from '../parts/choice';

/** The name of a field of a row, as in the API. */
export type FieldName = Exclude<keyof Mapping, 'eventType'>;

/** Something that a project has; one without an id is looked up by name when the row is saved. */
export interface ProjectValue {
  readonly id?: string;
  readonly name: string;
}

/** The props of a field's editor. */
export interface EditorProps<Draft> {
  readonly value: Draft;
  readonly onChange: (value: Draft) => void;
  readonly eventType: EventTypeInfo;
  /** Whether the row files tickets, and as which issue type. */
  readonly isOn: boolean;
  readonly issueType: ProjectValue | null;
  /** What the row does with a ticket after it was filed; undefined while that can't be saved. */
  readonly lifecycle: Mapping['lifecycle'] | undefined;
  readonly siteId: string;
  readonly projectKey: string;
  readonly issueTypes: readonly Option[];
  readonly error: string | undefined;
  /** Of a field that holds several things, what is wrong with each, by its id. */
  readonly parts: Readonly<Record<string, string>>;
}

/** A field that holds several things, each with an editor and errors of its own. */
export interface PartsOf<Draft> {
  /** What is wrong with the input of each, by its id. */
  problems(draft: Draft): Readonly<Record<string, string>>;
  /** Which of them an error of the relay is about, at this path within what was sent; undefined where it is of none. */
  at(draft: Draft, path: string, message: string): { readonly part: string; readonly words: string } | undefined;
  /** One of them, as it is sent. */
  of(draft: Draft, part: string): unknown;
}

/** Each field as the API answers it, as it takes it, and as the default of an event type. */
type Value<F extends FieldName> = Mapping[F];
type Body<F extends FieldName> = Mapping[F] | (Value<F> extends { id: string } | null ? ProjectValue | null : never);
type Shown<F extends FieldName> = EventTypeInfo['default'][F];

/**
 * A field of a mapping row in the pages: how it is edited, kept, compared, merged and sent. All of them are in the list
 * of `fields/index.ts`, which does not compile while a field of the API is missing from it.
 *
 * `Draft` is the value as it is being edited; it survives a reload as JSON.
 */
export interface EditorField<F extends FieldName, Draft> {
  /** What it is called within a sentence. */
  readonly label: string;
  draftOf(value: Value<F>): Draft;
  /** The product's default in a project with these issue types; none is guessed. */
  defaultOf(shown: Shown<F>, issueTypes: readonly ProjectValue[]): Draft;
  /** What is sent. @throws where there is a `problem` */
  bodyOf(draft: Draft): Body<F>;
  /** What is wrong with the input, in words of the field, so that it isn't sent; undefined where nothing is. */
  problem(draft: Draft): string | undefined;
  /** The value as a text, to be shown and merged. */
  textOf(draft: Draft): string;
  /** The part of a draft that the API sees, where that isn't all of it. */
  comparable?(draft: Draft): unknown;
  /** The codes of a configuration check that are about the field. */
  readonly problemCodes: readonly Problem['code'][];
  /** Whether a problem with one of these codes is about the field, where not all of them are. */
  isAbout?(problem: Problem): boolean;
  /** Null where the table of events has its control. */
  readonly Editor: ComponentType<EditorProps<Draft>> | null;
  /** Whether it shares a line with the field beside it. */
  readonly isNarrow?: boolean;
  readonly parts?: PartsOf<Draft>;
}

/** What most fields do: a value is edited as the API has it. */
export const asItIs = {
  draftOf: <T>(value: T): T => value,
  defaultOf: <T>(shown: T): T => shown,
  bodyOf: <T>(draft: T): T => draft,
  problem: (): string | undefined => undefined,
  problemCodes: [],
};

/** Finds a value in the project, by id or else by name; null if the project doesn't have it. */
export function findAvailable(wanted: ProjectValue | null, options: readonly Option[]): Option | null {
  if (wanted === null) return null;
  const byId = options.find(({ id }) => id === wanted.id);
  return byId ?? options.find(({ name }) => name.toLowerCase() === wanted.name.toLowerCase()) ?? null;
}
