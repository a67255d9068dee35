/** How a step of a delivery ended: it is done, it waits for an admin, or it is deferred. */
export type DeliveryOutcome = 'created' | 'commented' | 'failed' | 'waiting' | 'deferred';

/** What the main path counts. */
export interface Metrics {
  eventTaken(eventType: string, result: 'accepted' | 'duplicate'): void;
  /** `cause` is one of a few words, never a sentence: each makes a series of its own. */
  deliveryStepped(outcome: DeliveryOutcome, cause: string): void;
  /** An event is in Jira, `seconds` after the relay accepted it. */
  ticketWritten(outcome: 'created' | 'commented', seconds: number): void;
}
