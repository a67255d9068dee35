import type { RowDraft } from '../mapping/draft';

/** A destination that is being added. It survives the way to Atlassian and back, in this tab only. */
export interface DestinationDraft {
  readonly siteId: string | null;
  readonly projectKey: string | null;
  readonly projectName: string | null;
  /** Empty where it is to have the project's name. */
  readonly name: string;
  /** The rows that differ from the product's own. */
  readonly rows: readonly RowDraft[];
}

export const emptyDraft: DestinationDraft = { siteId: null, projectKey: null, projectName: null, name: '', rows: [] };

/** The draft on this site. Another site has other projects; the look of tickets stays. */
export function onSite(draft: DestinationDraft, siteId: string | null): DestinationDraft {
  return siteId === draft.siteId ? draft : { ...emptyDraft, siteId, name: draft.name, rows: draft.rows };
}

/** Where the browser returns to after Atlassian. */
interface KeptJourney {
  readonly from: 'add' | 'reconnect' | 'demo';
  /** The site that is being connected again. */
  readonly siteId: string | null;
  readonly draft: DestinationDraft;
}

const key = 'avsb-jira-journey';

/** The way to connect this site again, which leads back to the destinations. */
export function keepReconnect(siteId: string): void {
  keepJourney({ from: 'reconnect', siteId, draft: emptyDraft });
}

export function keepJourney(journey: KeptJourney): void {
  sessionStorage.setItem(key, JSON.stringify(journey));
}

/** Returns what was kept, and removes it. */
export function takeJourney(): KeptJourney | undefined {
  const kept = sessionStorage.getItem(key);
  sessionStorage.removeItem(key);
  if (kept === null) return undefined;
  const journey = JSON.parse(kept) as KeptJourney;
  // One that was kept by an earlier version may lack fields.
  return { ...journey, draft: { ...emptyDraft, ...journey.draft } };
}
