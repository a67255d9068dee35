import type { z } from 'zod';
import type { EventType } from '../../../shared/event-type';
import type { FieldError } from '../app-error';
import type { Problem } from '../destination';
import type { OccurredEvent } from '../event';
import type { RenderBudget } from '../render-budget';
import type { FollowedTicket } from '../ticket/description';
import type { IssueFields } from '../ticket/issue';
import type { RowPlace } from './create-metadata';

/** A value, or what is wrong with it; paths begin at the field: empty, `[0]`, `.content[1]`. */
export type Result<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly errors: readonly FieldError[] };

/** What a check finds wrong with a field; the row adds its event type. */
export type FieldProblem = Pick<Problem, 'code' | 'message' | 'action'>;

/**
 * A stored value looked up in a project: the value there, or the name of what the project doesn't have, and what is left
 * of the value without that, if anything is.
 */
export type Match<Value> = { readonly found: Value } | { readonly missing: string; readonly rest?: Value };

/** What a ticket is rendered with. */
export interface Rendering {
  readonly event: OccurredEvent;
  /** How long the description may be, in characters of its JSON. */
  readonly maxChars: number;
  /** The closed ticket that this one follows. */
  readonly follows: FollowedTicket | null;
  /** Labels beside the row's own. */
  readonly extraLabels: readonly string[];
  /** What the fields of the ticket may still render, all of them together. */
  readonly budget: RenderBudget;
  /** Fields of Jira's that it has refused, by id. */
  readonly without: ReadonlySet<string>;
}

/** What a field adds to the Jira issue. */
export interface IssuePart {
  readonly fields: Partial<IssueFields>;
  /** Whether a text was cut to what Jira takes. */
  readonly truncated?: boolean;
}

/**
 * What follows when Jira refuses a ticket and names the field: the row waits until an admin chooses another value, or
 * the ticket is filed without. `advice` says what an admin can do about it, `leftOut` what the delivery's reason says.
 */
export type Refusal =
  | { readonly leadsTo: 'remap'; readonly advice: string }
  | {
      readonly leadsTo: 'leave_out';
      readonly advice: string;
      readonly leftOut: string;
      readonly offScreen: OffScreen;
    };

/** What follows when the create screen in Jira doesn't have the field. */
interface OffScreen {
  /** What AvsB does with tickets there, as a sentence for the check. */
  readonly effect: string;
  /** What the delivery's reason says. */
  readonly leftOut: string;
}

/** A field of Jira's that a row sets. */
export interface SetField {
  readonly fieldId: string;
  /** Whether nothing would be sent for an event. */
  readonly isEmpty: boolean;
}

/**
 * One field of a mapping row, and all that the relay needs to know about it: the API, defaults, audit log, checks,
 * previews, tickets and the handling of refusals iterate the list of these (`fields/index.ts`).
 *
 * `Draft` is what an admin sends, `Checked` the same once its templates are known to render, `Value` what is stored
 * after everything it names was found in the project, `Shown` the default in `GET /v1/event-types`, and `Answer` what the
 * API answers.
 */
export interface MappingField<Draft, Checked, Value, Shown, Answer = Value> {
  /** What people call it within a sentence, “issue type”. */
  readonly label: string;
  /** The id of the Jira field that it sets, or null where it sets none. */
  readonly jiraField: string | null;

  /** What the API takes of a whole row; a schema with a default lets the field be left out. */
  readonly draft: z.ZodType<Draft>;
  /** What the API takes of a part of a row, where what is left out stays as it is saved. */
  readonly change: z.ZodType<Draft>;
  /** What the API answers. */
  readonly value: z.ZodType<Answer>;
  readonly shown: z.ZodType<Shown>;

  /** The product's default for an event type, as the catalogue shows it. */
  shownDefault(type: EventType): Shown;
  /** The same as if an admin had sent it. */
  defaultOf(type: EventType): Draft;
  /** What a row has that was stored before the field existed, and one that is off in a project without its value. */
  readonly absent: Value;

  /** Whether a draft can be saved, whatever the project: templates that parse, labels that Jira takes. */
  check(draft: Draft): Result<Checked>;
  /** What is stored of a row that is off: nothing is looked up. */
  keep(checked: Checked, stored?: Value): Value;
  /** Finds what a row that is on names in its project; `stored` is what the row has had so far. */
  resolve(checked: Checked, place: RowPlace, stored?: Value): Result<Value>;
  /** Finds a stored value in another project, or again in its own: first by name or by id. */
  match(value: Value, place: RowPlace, first: 'name' | 'id'): Match<Value>;
  /** The value under the names that its project has now for the same ids; what isn't found by its id stays as it is. */
  renamed(value: Value, place: RowPlace): Value;
  /** Whether a draft names the stored value, so that what is known about it still holds. */
  isSame(checked: Checked, value: Value): boolean;

  /** What is wrong with a row that is on, given what the project has. */
  problems(checked: Checked, place: RowPlace, eventLabel: string): readonly FieldProblem[];
  /** What is wrong with the product's default in a project, which is then left empty. */
  defaultProblem(checked: Checked, place: RowPlace, eventLabel: string): FieldProblem | null;
  /** Whether the row sets the Jira field, so that a project may require it. */
  isSet(checked: Checked): boolean;
  /** Fields of Jira's beside `jiraField` that the row sets. */
  alsoSets(checked: Checked, place: RowPlace, event: OccurredEvent): readonly SetField[];
  /**
   * What the value is called where a project may not have it; null where there is no such thing.
   * @param refused the fields that Jira named in a refusal, by id
   */
  nameOf(value: Value, refused: readonly string[]): string | null;
  /** What the project doesn't have, as a sentence. */
  missingSentence(projectKey: string, names: readonly string[]): string;
  /** What follows when Jira names the field in a refusal; null where the ticket just fails. */
  readonly refusal: Refusal | null;

  /** The texts in which variables are replaced. */
  templates(checked: Checked): readonly string[];
  /** What the field adds to a ticket. */
  toIssue(checked: Checked, rendering: Rendering): IssuePart;

  /** The value for the audit log: short. */
  brief(value: Value): unknown;
  /** The value as the API answers it. */
  answer(value: Value): Answer;
}

/** What defines a field that is the same in every project; options have the simplest default. */
type PlainFieldOptions<Value> = Pick<
  MappingField<Value, Value, Value, Value>,
  'label' | 'draft' | 'defaultOf' | 'absent'
> &
  Partial<
    Pick<
      MappingField<Value, Value, Value, Value>,
      | 'jiraField'
      | 'change'
      | 'value'
      | 'templates'
      | 'toIssue'
      | 'brief'
      | 'check'
      | 'shown'
      | 'shownDefault'
      | 'refusal'
    >
  >;

/** A field whose value is the same in every project: nothing is looked up, and nothing can be missing. */
export function plainField<Value>(own: PlainFieldOptions<Value>): MappingField<Value, Value, Value, Value> {
  return {
    jiraField: null,
    change: own.draft,
    value: own.draft,
    shown: own.draft,
    shownDefault: (type) => own.defaultOf(type),
    check: (draft) => ({ ok: true, value: draft }),
    keep: (checked) => checked,
    resolve: (checked) => ({ ok: true, value: checked }),
    match: (value) => ({ found: value }),
    renamed: (value) => value,
    isSame: () => false,
    problems: () => [],
    defaultProblem: () => null,
    isSet: () => true,
    alsoSets: () => [],
    nameOf: () => null,
    missingSentence: (projectKey, names) => `${projectKey} doesn't have ${names.join(', ')}.`,
    refusal: null,
    templates: () => [],
    toIssue: () => ({ fields: {} }),
    brief: briefText,
    answer: (value) => value,
    ...own,
  };
}

/** The longest text in the audit log. */
export const maxBriefChars = 200;

/** Short values as they are; of a long text its beginning and its length. */
export function briefText(value: unknown): unknown {
  if (typeof value !== 'string' || value.length <= maxBriefChars) return value;
  return `${value.slice(0, maxBriefChars).toWellFormed()}… (${value.length} characters)`;
}
