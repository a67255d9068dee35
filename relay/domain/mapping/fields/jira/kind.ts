import type { FieldError } from '../../../app-error';
import type { OccurredEvent } from '../../../event';
import type { RenderBudget } from '../../../render-budget';
import type { AllowedValue } from '../../create-metadata';
import type { Result } from '../../field';
import type { Named, NamedRef } from '../../named';

/** Our words for what a field of Jira's holds: what people enter, and how it is sent. */
export const fieldKinds = [
  'text',
  'url',
  'paragraph',
  'number',
  'date',
  'datetime',
  'option',
  'options',
  'version',
  'versions',
  'component',
  'components',
  'group',
  'groups',
  'securityLevel',
  'cascade',
  'labels',
  'user',
  'users',
  'parent',
  'unsupported',
] as const;

export type FieldKind = (typeof fieldKinds)[number];

/** Something that a value names, and that the project doesn't have. */
export interface MissingValue {
  /** Where it is within the value: empty, `[0]`, `.child`. */
  readonly path: string;
  readonly name: string;
  /** Whether it was stored so already. */
  readonly isKnown: boolean;
}

/** A value with everything that it names as the project has it, and what the project doesn't have. */
export interface Found<Value> {
  readonly value: Value;
  readonly missing: readonly MissingValue[];
}

/** Where values are looked up. */
export interface Available {
  /** Null where Jira doesn't list them: then an id is taken as it is. */
  readonly values: readonly AllowedValue[] | null;
  /** What the stored value names, which stays even where the project no longer has it. */
  readonly known: readonly Named[];
  /** Accounts that the field can't be set to, as far as they were looked up. */
  readonly missingAccounts: ReadonlySet<string>;
  /**
   * How a value with both is found: by its name or by its id first, or by its id alone, since that is what Jira is sent.
   */
  readonly first: 'name' | 'id' | 'only_id';
}

/** What a value is rendered with. */
export interface FieldRendering {
  readonly event: OccurredEvent;
  /** What the paragraphs of a ticket's fields may still render, all of them together. */
  readonly budget: RenderBudget;
}

/** What Jira gets; undefined where the value renders empty, or as something that the field can't hold. */
export interface Rendered {
  readonly value: unknown;
  /** Whether a text was cut to what Jira takes. */
  readonly truncated?: boolean;
}

/** How values of one kind are read, looked up in a project, and rendered for an event. */
interface Rules<Value> {
  /** Reads what an admin sent, whatever the project. */
  read(sent: unknown): Result<Value>;
  /** Finds what it names; by default it names nothing. */
  find?(value: Value, available: Available): Found<Value>;
  render(value: Value, rendering: FieldRendering): Rendered;
}

/** The same for a value whose kind is only known by name: it is read first, so that it fits. */
export interface Kind {
  read(sent: unknown): Result<unknown>;
  find(sent: unknown, available: Available): Result<Found<unknown>>;
  render(value: unknown, rendering: FieldRendering): Rendered;
}

export const notSent: Rendered = { value: undefined };

export function defineKind<Value>({ read, find = foundAsItIs, render }: Rules<Value>): Kind {
  return {
    read,
    find(sent, available) {
      const value = read(sent);
      return value.ok ? { ok: true, value: find(value.value, available) } : value;
    },
    render(stored, rendering) {
      const value = read(stored);
      return value.ok ? render(value.value, rendering) : notSent;
    },
  };
}

function foundAsItIs<Value>(value: Value): Found<Value> {
  return { value, missing: [] };
}

export function wrong(message: string, path = ''): { readonly ok: false; readonly errors: readonly FieldError[] } {
  return { ok: false, errors: [{ path, message }] };
}

/** A list of values, each read in the same way. */
export function readList<Value>(sent: unknown, read: (item: unknown) => Result<Value>): Result<readonly Value[]> {
  if (!Array.isArray(sent)) return wrong('must be a list');
  const values: Value[] = [];
  const errors: FieldError[] = [];
  for (const [index, item] of sent.entries()) {
    const result = read(item);
    if (result.ok) values.push(result.value);
    else errors.push(...result.errors.map((error) => ({ ...error, path: `[${index}]${error.path}` })));
  }
  return errors.length > 0 ? { ok: false, errors } : { ok: true, value: values };
}

/** A list of values, each looked up in the same way. */
export function findEach<Value>(
  values: readonly Value[],
  find: (value: Value) => Found<Value>,
): Found<readonly Value[]> {
  const found = values.map(find);
  return {
    value: found.map(({ value }) => value),
    missing: found.flatMap(({ missing }, index) => missing.map((one) => ({ ...one, path: `[${index}]${one.path}` }))),
  };
}

/** Whether a reference has something by which Jira knows it. */
export function hasId(ref: NamedRef): ref is NamedRef & { readonly id: string } {
  return ref.id !== undefined && ref.id !== '';
}
