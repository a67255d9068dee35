/** How a step of a delivery ended: it is done, it waits for an admin, or it is deferred. */
export type DeliveryOutcome = WrittenOutcome | 'failed' | 'waiting' | 'skipped' | 'deferred';
/** What was done in Jira. */
export type WrittenOutcome = 'created' | 'commented' | 'reopened' | 'resolved';

/** What the main path counts. */
export interface Metrics {
  eventTaken(eventType: string, result: 'accepted' | 'duplicate'): void;
  /** `cause` is one of a few words, never a sentence: each makes a series of its own. */
  deliveryStepped(outcome: DeliveryOutcome, cause: string): void;
  /** An event is in Jira, `seconds` after the relay accepted it. */
  ticketWritten(outcome: WrittenOutcome, seconds: number): void;
}
