import type { FollowedTicket } from './ticket/description';

/**
 * A ticket that a delivery has filed, while its description is still to be added as the first comment: the create screen in
 * Jira doesn't take one. The delivery ends when both are there.
 */
export interface FiledTicket {
  readonly issueId: string;
  readonly issueKey: string;
  /** The closed ticket that this one follows, which the description names. */
  readonly follows: FollowedTicket | null;
  /** Why it was filed, and what was left out. */
  readonly reason: string;
}
