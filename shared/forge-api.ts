import type { SubjectKind } from './event-type';
import type { Subject } from './subject';

/** What the Forge app asks of the relay, and what it is told: the relay's `/forge/v1` routes. */

/** So many addresses go into one `POST /forge/v1/cards`. */
export const maxCardUrls = 50;

/** Longer addresses are no results page's; so many of this length stay below what a body may have, 256 KiB. */
export const maxCardUrlChars = 1_500;

/** What a results page's card in Jira says. Unknown pages and other tenants' are alike `not_found`. */
export type Card =
  | {
      readonly url: string;
      readonly access: 'granted';
      readonly title: string;
      readonly description: string;
      readonly updatedAt: string;
    }
  | { readonly url: string; readonly access: 'not_found' };

/** An experiment, flag rule or flag that an issue is linked with, as it stood at `asOf`. */
export interface IssueSubject extends Subject {
  readonly kind: SubjectKind;
  readonly id: string;
  /** The event that filed the issue; null where somebody linked it by hand. */
  readonly eventType: string | null;
  readonly asOf: string;
  /** Whose it is in AvsB, where several organisations have connected the site. */
  readonly organisation?: Named | undefined;
}

interface Named {
  readonly id: string;
  readonly name: string;
}

/** A row of a destination that files into a project. */
export interface ProjectMapping {
  /** `url` is where an AvsB admin edits it. */
  readonly destination: Named & { readonly url: string };
  readonly eventType: string;
  readonly issueType: Named | null;
  readonly priority: Named | null;
  readonly enabled: boolean;
  /** Whose it is in AvsB, where several organisations have connected the site. */
  readonly organisation?: Named | undefined;
  readonly problem?: { readonly code: string; readonly message: string; readonly action: string } | undefined;
}

/** Something changed in Jira: ids only, since the relay reads Jira again and believes nothing else. */
export interface JiraChange {
  readonly eventType: string;
  readonly issueId?: string | undefined;
  readonly projectId?: string | undefined;
  readonly issueTypeId?: string | undefined;
}
