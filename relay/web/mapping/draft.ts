import type { EventTypeInfo, EventTypeName, Mapping } from '../api/types';

/** Something that a project offers; one that is known by its name alone is resolved when the row is saved. */
export interface Offered {
  readonly id?: string;
  readonly name: string;
}

/** The three ways to write a description; each keeps its text while another is chosen. */
export type DescriptionKind = 'default' | 'text' | 'adf';

/** A row as it is being edited. */
export interface RowDraft {
  readonly eventType: EventTypeName;
  readonly enabled: boolean;
  readonly issueType: Offered | null;
  readonly priority: Offered | null;
  readonly summaryTemplate: string;
  readonly descriptionKind: DescriptionKind;
  readonly descriptionText: string;
  readonly descriptionAdf: string;
  readonly labels: readonly string[];
  readonly dedupScope: Mapping['dedupScope'];
}

/** What a new JSON description begins with: the smallest document, with a place for words. */
const firstDocument = JSON.stringify(
  { version: 1, type: 'doc', content: [{ type: 'paragraph', content: [{ type: 'text', text: '{{resultsUrl}}' }] }] },
  null,
  2,
);

/** A stored row, to be edited. */
export function draftOf(mapping: Mapping): RowDraft {
  const { descriptionTemplate: description, ...row } = mapping;
  return {
    ...row,
    descriptionKind: description === null ? 'default' : typeof description === 'string' ? 'text' : 'adf',
    descriptionText: typeof description === 'string' ? description : '',
    descriptionAdf:
      description !== null && typeof description === 'object' ? JSON.stringify(description, null, 2) : firstDocument,
  };
}

/** The product's default row, with the project's issue type of the default's name; none is guessed. */
export function defaultDraft({ type, default: row }: EventTypeInfo, issueTypes: readonly Offered[]): RowDraft {
  const issueType = issueTypes.find(({ name }) => name.toLowerCase() === row.issueType.toLowerCase()) ?? null;
  return {
    eventType: type,
    enabled: row.enabled && issueType !== null,
    issueType,
    priority: { name: row.priority },
    summaryTemplate: row.summaryTemplate,
    descriptionKind: 'default',
    descriptionText: '',
    descriptionAdf: firstDocument,
    labels: row.labels,
    dedupScope: row.dedupScope,
  };
}

/** A row as the API takes it. @throws SyntaxError where the ADF is no JSON: the field says so before it comes to this */
export function bodyOf({ descriptionKind, descriptionText, descriptionAdf, ...row }: RowDraft) {
  const descriptionTemplate =
    descriptionKind === 'default' ? null : descriptionKind === 'text' ? descriptionText : JSON.parse(descriptionAdf);
  return { ...row, labels: [...row.labels], descriptionTemplate };
}

/** Whether two drafts are the same row to the API, whatever else they keep. */
export function isSameRow(one: RowDraft, other: RowDraft): boolean {
  return JSON.stringify(comparable(one)) === JSON.stringify(comparable(other));
}

function comparable({ descriptionText, descriptionAdf, ...row }: RowDraft) {
  const description = { default: null, text: descriptionText, adf: descriptionAdf }[row.descriptionKind];
  return { ...row, description };
}
