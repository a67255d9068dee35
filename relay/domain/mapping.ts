import type { AdfDocument } from './adf/document';

/** Something of Jira's, by Jira's id, with the name it had when it was last read. */
export interface Named {
  readonly id: string;
  readonly name: string;
}

export const dedupScopes = ['subject', 'subject+metric'] as const;
/** Whether the same event again means the same subject, or the same subject and guardrail metric. */
export type DedupScope = (typeof dedupScopes)[number];

/** A destination's row for one event type: whether tickets are filed for it, and how they look. */
export interface Mapping {
  readonly eventType: string;
  readonly enabled: boolean;
  /** `null` where the project has none of the wanted name; such a row files nothing. */
  readonly issueType: Named | null;
  /** `null` files without a priority. */
  readonly priority: Named | null;
  readonly summaryTemplate: string;
  /** `null` is the default description, a string plain text with placeholders, an object an ADF document with them. */
  readonly descriptionTemplate: string | AdfDocument | null;
  readonly labels: readonly string[];
  readonly dedupScope: DedupScope;
}
