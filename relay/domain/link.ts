import type { SubjectRef } from './event';

/** Jira's own keys of a status category, which no admin can rename. `undefined` is Jira's "No Category". */
export const statusCategories = ['new', 'indeterminate', 'done', 'undefined'] as const;
export type StatusCategory = (typeof statusCategories)[number];

/** An issue's status: its name is the project's own, its category is Jira's. */
export interface IssueStatus {
  /** Null until it has been read: Jira's create call doesn't return the status that the ticket's workflow begins with. */
  readonly name: string | null;
  readonly category: StatusCategory;
}

/** The status shown for an issue that was deleted, as Jira reported. */
export const deletedStatus = { name: 'Deleted', category: 'done' } as const satisfies IssueStatus;

/** The status shown for a new ticket until it is read. A ticket begins in category `new` or is read as another soon. */
export const newStatus: IssueStatus = { name: null, category: 'new' };

/** A status in parentheses, after a ticket's key; empty where its name isn't known yet. */
export function statusNote({ name }: IssueStatus): string {
  return name === null ? '' : ` (${name})`;
}

/** The status shown for an issue that Jira no longer shows: it was deleted, or AvsB may not see it. */
export const notFoundStatus = { name: 'Not found', category: 'done' } as const satisfies IssueStatus;

/** Whether an issue was last seen to be missing in Jira. */
export function isMissing({ name, category }: IssueStatus): boolean {
  return category === 'done' && (name === deletedStatus.name || name === notFoundStatus.name);
}

/** Why an issue that is missing is, in the end of a sentence that begins with its key. */
export function missingBecause({ name }: IssueStatus): string {
  return name === deletedStatus.name ? 'was deleted in Jira' : 'is no longer found in Jira';
}

/** A Jira issue that belongs to a subject: filed by an event, or linked by hand. The issue is known by its id. */
export interface Link {
  readonly id: string;
  readonly destinationId: string | null;
  readonly issueId: string;
  readonly issueKey: string;
  readonly issueUrl: string;
  readonly subject: SubjectRef;
  readonly eventType: string | null;
  readonly origin: 'event' | 'manual';
  readonly status: IssueStatus;
  readonly createdAt: string;
}

/** An unknown category counts as `undefined`, which is open: an extra comment is better than an extra ticket. */
export function toStatusCategory(key: string): StatusCategory {
  return statusCategories.find((category) => category === key) ?? 'undefined';
}

/** A ticket counts as open until its status category is `done`. */
export function isOpen(status: IssueStatus): boolean {
  return status.category !== 'done';
}

/** The address of an issue in a browser. */
export function issueUrlOf(siteUrl: string, issueKey: string): string {
  return `${siteUrl.replace(/\/+$/, '')}/browse/${encodeURIComponent(issueKey)}`;
}
