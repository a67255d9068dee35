import type { SubjectKind } from './event-type';
import type { Subject } from './subject';

/** What the Forge app and the relay exchange: the bodies of the relay's `/forge/v1` routes. */

/** At most this many addresses go into one `POST /forge/v1/cards`. */
export const maxCardUrls = 50;

/** No results page has a longer address; `maxCardUrls` of this length fit into a body of 256 KiB. */
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

/** An experiment, flag rule or flag that an issue is linked to, as of `asOf`. */
export interface IssueSubject extends Subject {
  readonly kind: SubjectKind;
  readonly id: string;
  /** The event that filed the issue; null where a person linked it. */
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

/** Something changed in Jira: ids only, since the relay reads Jira again and trusts nothing else. */
export interface JiraChange {
  readonly eventType: string;
  readonly issueId?: string | undefined;
  readonly projectId?: string | undefined;
  readonly issueTypeId?: string | undefined;
}
