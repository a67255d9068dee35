/** What Jira reported of an issue: that something changed, or that it was deleted. */
export interface IssueReport {
  readonly issueId: string;
  readonly isDeleted: boolean;
}

const deletion = '/deleted';

/** A report as a text, by which the read of the issue is scheduled. */
export function writeReport({ issueId, isDeleted }: IssueReport): string {
  return isDeleted ? `${issueId}${deletion}` : issueId;
}

/** The report of such a text. */
export function readReport(text: string): IssueReport {
  const isDeleted = text.endsWith(deletion);
  return { issueId: isDeleted ? text.slice(0, -deletion.length) : text, isDeleted };
}
