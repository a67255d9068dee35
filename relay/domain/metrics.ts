/** How a step of a delivery ended: it is done, it waits for an admin, or it comes again. */
export type DeliveryOutcome = 'created' | 'commented' | 'failed' | 'waiting' | 'put_off';

/** What is counted while the main path works. */
export interface Metrics {
  eventTaken(eventType: string, result: 'accepted' | 'duplicate'): void;
  /** `cause` is one of a few words, never a sentence: each makes a series of its own. */
  deliveryStepped(outcome: DeliveryOutcome, cause: string): void;
  /** An event is in Jira, so long after it was taken in. */
  ticketWritten(outcome: 'created' | 'commented', seconds: number): void;
}
