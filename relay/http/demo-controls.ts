import type { SubjectKind } from '../../shared/event-type';
import type { Person } from '../setup/context';

export const demoScenarios = [
  'guardrail_breached',
  'guardrail_recovered',
  'winner_declared',
  'srm_failed',
  'rule_activated',
  'same_again',
] as const;
/** An event to send as AvsB would; `same_again` is the last one once more. */
export type DemoScenario = (typeof demoScenarios)[number];

export const demoFaults = [
  'well',
  'slow',
  'rate_limited',
  'access_revoked',
  'issue_type_deleted',
  'field_required',
  'project_archived',
] as const;
/** How the simulated Jira behaves. `well` ends any problem; revoked access still needs a reconnect. */
export type DemoFault = (typeof demoFaults)[number];

/** A mail that the relay sent, as it arrived in the demo's mailbox. */
export interface DemoMail {
  readonly id: string;
  readonly at: string;
  readonly to: string;
  readonly subject: string;
  readonly text: string;
}

/** What demo mode can do beside the relay: it plays AvsB and Atlassian. */
export interface DemoControls {
  /** Who uses the demo; its organisation is the only one. */
  readonly admin: Person;
  /** Where the simulated Jira's own pages are, as an origin. */
  readonly atlassianOrigin: string;
  /** Sends an event through `/v1/events`, signed. Undefined for `same_again` if nothing was sent before. */
  fire(scenario: DemoScenario): Promise<{ id: string; deliveries: readonly { id: string }[] } | undefined>;
  /** The results page that samples lead to, by what they are about. */
  sampleResults(kind: SubjectKind): string;
  setFault(fault: DemoFault): void;
  /** How the simulated Jira behaves now, where the demo site's board is, and what `same_again` would send. */
  state(): { readonly fault: DemoFault; readonly boardUrl: string; readonly lastScenario: DemoScenario | null };
  /** A token for this person, as AvsB issues it to its own pages. It is valid for 5 minutes. */
  tokenFor(person: Person): Promise<string>;
  /** Connects the demo site and creates a destination unless they exist. */
  setUp(): Promise<void>;
  /** What the relay has mailed, the newest first. */
  mails(): readonly DemoMail[];
  /** Resets the simulated Atlassian to its first start, and has the admin told of problems again. */
  reset(): Promise<void>;
}
