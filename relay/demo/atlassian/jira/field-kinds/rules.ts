import type { IssueType, Project, ScreenField } from '../../world/types';
import type { JiraCall } from '../call';

/** A value that is sent for a field, where it is checked. */
export interface SentValue {
  readonly call: JiraCall;
  readonly project: Project;
  readonly type: IssueType;
  readonly field: ScreenField;
  /** Null for a summary only: it empties all other fields, which needs no check. */
  readonly value: unknown;
}

/** What the world keeps of a value, or why Jira refuses it, in its words. */
export type CheckedValue = { readonly kept: unknown } | { readonly problem: string };

/** What Jira knows about a kind of field. */
export interface FieldRules {
  /** As in the create metadata, without `system`, `custom` and `customId`. */
  readonly schema: { readonly type: string; readonly items?: string };
  /** The key of the custom field type; absent for what exists as a system field only. */
  readonly custom?: string;
  readonly operations: readonly string[];
  /** Absent where the create metadata has no `allowedValues` for it. */
  readonly allowedValues?: (screen: Screen, field: ScreenField) => unknown[];
  /** The path of the address at which a browser looks values up. */
  readonly autoCompletePath?: (screen: Screen, field: ScreenField) => string;
  readonly check: (sent: SentValue) => CheckedValue;
}

export interface Screen {
  readonly call: JiraCall;
  readonly project: Project;
  readonly type: IssueType;
}

export const custom = (name: string): string => `com.atlassian.jira.plugin.system.customfieldtypes:${name}`;

export const set: readonly string[] = ['set'];
export const setAndChange: readonly string[] = ['add', 'set', 'remove'];

export const kept = (value: unknown): CheckedValue => ({ kept: value });
export const problem = (text: string): CheckedValue => ({ problem: text });

/**
 * For values to which no answer of Jira's is known, neither recorded nor quoted in a public thread: the field that is named
 * has to say enough.
 */
export const refused: CheckedValue = problem('The simulated Jira does not accept this value.');

/** Recorded: `components` and custom fields alike (github.com/gioboa/jira-plugin/issues/53, Jira Cloud). */
export const NOT_AN_ARRAY = 'data was not an array';

/** Checks each item of a list by itself; the first problem is the list's. */
export function checkEach(sent: SentValue, check: (sent: SentValue) => CheckedValue): CheckedValue {
  if (!Array.isArray(sent.value)) return problem(NOT_AN_ARRAY);
  const items: unknown[] = [];
  for (const value of sent.value) {
    const checked = check({ ...sent, value });
    if ('problem' in checked) return checked;
    items.push(checked.kept);
  }
  return kept(items);
}
