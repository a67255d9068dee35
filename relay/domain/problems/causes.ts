import { keepsFromFiling } from '../../../shared/check-problem';
import { eventTypeOf } from '../../../shared/event-catalogue';
import { type BlockedRow, bannerOf } from '../banner';
import type { DestinationStatus, Problem } from '../destination';
import type { ProblemKind } from './problem-kind';

/** Why a problem is open: while its cause lasts, it stays. */
export interface Cause {
  readonly kind: ProblemKind;
  readonly siteId: string;
  /** Null where the whole site is concerned. */
  readonly destinationId: string | null;
  /** The row it is about, or null where it is about all of them. */
  readonly eventType: string | null;
  readonly title: string;
  readonly detail: string;
  readonly action: string;
}

/** A site as far as its problems depend on it. */
export interface SiteSituation {
  readonly id: string;
  readonly status: Pick<DestinationStatus, 'siteStatus' | 'isSiteRemoved' | 'siteName'>;
  readonly hasDestinations: boolean;
}

/** A destination as far as its problems depend on it. */
export interface DestinationSituation {
  readonly id: string;
  readonly name: string;
  readonly siteId: string;
  readonly status: DestinationStatus;
  readonly blockedRows: readonly BlockedRow[];
  /** What the last check found. */
  readonly checkProblems: readonly Problem[];
  /** The types of the rows that are on. */
  readonly typesOn: readonly string[];
  readonly counts: { readonly failed: number; readonly held: number };
  /** Whether something has waited for longer than Jira and the relay usually take. */
  readonly hasWaitedLong: boolean;
}

/** After this long, what is queued or waits needs an explanation. */
export const longWaitMs = 15 * 60_000;

/** What is wrong with a site. One that was disconnected by hand and that nothing depends on is only gone. */
export function causesOfSite({ id, status, hasDestinations }: SiteSituation): Cause[] {
  if (status.siteStatus === 'connected' || (status.isSiteRemoved && !hasDestinations)) return [];
  const banner = bannerOf({ ...status, projectKey: '', repairReason: null, enabled: true, isDeleted: false }, []);
  return [
    {
      kind: 'reconnect_required',
      siteId: id,
      destinationId: null,
      eventType: null,
      title: status.isSiteRemoved ? `${status.siteName} is disconnected` : `${status.siteName} must be reconnected`,
      detail: banner?.message ?? '',
      action: status.isSiteRemoved ? 'Connect the site again.' : 'Reconnect the site.',
    },
  ];
}

/** What is wrong with a destination, besides its site. A destination that was deleted has no problems. */
export function causesOfDestination(situation: DestinationSituation): Cause[] {
  if (situation.status.isDeleted) return [];
  const causes = [
    ...repair(situation),
    ...remaps(situation),
    ...configuration(situation),
    ...failed(situation),
    ...held(situation),
  ];
  return [...causes, ...longWait(situation, causes)];
}

/** Two causes with the same key are the same: their problem stays open, whatever its words. */
export function keyOfCause({ kind, siteId, destinationId, eventType }: Cause): string {
  return [kind, siteId, destinationId ?? '', eventType ?? ''].join(' ');
}

function repair({ status, ...at }: DestinationSituation): Cause[] {
  if (status.repairReason === null) return [];
  const banner = bannerOf({ ...status, siteStatus: 'connected' }, []);
  const title = `${at.name} cannot file in ${status.projectKey}`;
  const action = 'Pick another project, or the same one once Jira lets AvsB create issues there.';
  return [cause('repair_required', at, null, title, banner?.message ?? status.repairReason, action)];
}

/** Each row for itself: one may be mapped again while another is not. */
function remaps({ status, blockedRows, ...at }: DestinationSituation): Cause[] {
  return blockedRows.map((row) => {
    const banner = bannerOf({ ...status, siteStatus: 'connected', repairReason: null }, [row]);
    const title = `${row.eventLabel} must be mapped again in ${at.name}`;
    return cause('remap_required', at, row.eventType, title, banner?.message ?? '', 'Refresh the templates.');
  });
}

function configuration({ status, checkProblems, typesOn, blockedRows, ...at }: DestinationSituation): Cause[] {
  if (status.siteStatus !== 'connected' || status.repairReason !== null) return [];
  const told = new Set(blockedRows.map(({ eventType }) => eventType));
  const blocking = checkProblems.filter(
    (problem) =>
      keepsFromFiling(problem, status.projectKey) &&
      (problem.eventType === null ? typesOn.length > 0 : typesOn.includes(problem.eventType)) &&
      !(problem.eventType !== null && told.has(problem.eventType)),
  );
  const types = [...new Set(blocking.map(({ eventType }) => eventType))];
  return types.map((eventType) => {
    const own = blocking.filter((problem) => problem.eventType === eventType);
    const label = eventType === null ? 'Events' : (eventTypeOf(eventType)?.label ?? eventType);
    const detail = [...new Set(own.map(({ message }) => message))].join(' ');
    const action = [...new Set(own.map((problem) => problem.action))].join(' ');
    return cause('configuration', at, eventType, `${label} cannot be filed by ${at.name}`, detail, action);
  });
}

function failed({ counts, ...at }: DestinationSituation): Cause[] {
  if (counts.failed === 0) return [];
  const title = `Deliveries to ${at.name} have failed`;
  const detail = 'Some events could not be filed. Each of these deliveries says why, in Jira’s words.';
  return [cause('deliveries_failed', at, null, title, detail, 'Remove the cause, then retry or dismiss them.')];
}

function held({ counts, ...at }: DestinationSituation): Cause[] {
  if (counts.held === 0) return [];
  const title = `${at.name} holds events back`;
  const detail = 'More events came at once than its storm guard lets through.';
  return [cause('events_held', at, null, title, detail, 'File them or dismiss them.')];
}

/** Only where nothing else explains it; a paused destination is meant to wait. */
function longWait({ status, hasWaitedLong, ...at }: DestinationSituation, others: readonly Cause[]): Cause[] {
  const isExplained = others.some(({ kind }) => kind !== 'deliveries_failed' && kind !== 'events_held');
  if (!hasWaitedLong || !status.enabled || status.siteStatus !== 'connected' || isExplained) return [];
  const title = `Deliveries to ${at.name} are late`;
  const detail = `Something has waited for more than ${longWaitMs / 60_000} minutes, and nothing known is in its way.`;
  return [cause('oldest_waiting', at, null, title, detail, 'Look at what waits, and at the state of Jira.')];
}

function cause(
  kind: ProblemKind,
  { id, siteId }: Pick<DestinationSituation, 'id' | 'siteId'>,
  eventType: string | null,
  title: string,
  detail: string,
  action: string,
): Cause {
  return { kind, siteId, destinationId: id, eventType, title, detail, action };
}
