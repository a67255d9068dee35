/** What the bench asks its Jira. */
export type JiraQuestion =
  | { readonly kind: 'address' }
  /** Starts counting again, and answers after so long from now on; where it is held, create calls wait to be released first. */
  | { readonly kind: 'begin'; readonly latencyMs: number; readonly isHeld: boolean }
  /** How many create calls are held. */
  | { readonly kind: 'waiting' }
  /** Lets go of what is held. Answers when (ms of the machine's monotonic clock). */
  | { readonly kind: 'release' }
  /** Waits until this many tickets were created. */
  | { readonly kind: 'created'; readonly tickets: number; readonly withinMs: number };

/** What the bench's Jira has counted since it began; times are those of the machine's monotonic clock, in ms. */
export interface JiraCounts {
  /** Calls to Jira's API of any kind. */
  calls: number;
  /** Create calls that came. */
  creates: number;
  /** Create calls that were answered. */
  created: number;
  lastCreatedAt: number;
  /** When the create call for a subject had come whole. */
  readonly arrivedAt: Record<string, number>;
}
