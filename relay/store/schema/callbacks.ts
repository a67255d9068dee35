/** What AvsB is still to hear, and what was given up. What it has taken is deleted. */
export interface CallbacksTable {
  /** The id that it is sent under, the same at each attempt. */
  id: string;
  organisation_id: string;
  /** Those of the same turn are sent one after another, by their place. */
  turn: string;
  place: number;
  type: string;
  body: string;
  happened_at: string;
  /** Since when it is tried: when it happened, or was sent again by hand. */
  tried_since: string;
  attempts: number;
  last_error: string | null;
  state: 'pending' | 'given_up';
}
