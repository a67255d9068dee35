import { disconnectedSentence, revokedSentence } from './access-sentences';
import type { DestinationStatus, Obstacle } from './destination';
import { type FieldName, fieldNames, fields } from './mapping/mapping';
import type { MissingThing } from './mapping/missing';

export interface Banner {
  readonly code: Obstacle;
  readonly message: string;
  readonly action: 'reconnect' | 'pick_project' | 'refresh_templates' | 'resume';
  readonly eventTypes: readonly string[];
}

/** A row that keeps its event type from being filed. */
export interface BlockedRow {
  readonly eventType: string;
  readonly eventLabel: string;
  readonly missing: MissingThing;
}

/** The obstacle that a destination's card shows: the first of reconnect, repair, remap, disabled. */
export function bannerOf(destination: DestinationStatus, blockedRows: readonly BlockedRow[]): Banner | null {
  if (destination.siteStatus === 'reconnect_required') {
    const message = destination.isSiteRemoved
      ? `${disconnectedSentence(destination.siteName)} Tickets are on hold until you connect it again.`
      : `${revokedSentence(destination.siteName)} Tickets are on hold until you reconnect.`;
    return banner('reconnect_required', message, 'reconnect');
  }
  if (destination.repairReason !== null && destination.isProjectHidden) {
    return banner(
      'repair_required',
      `Jira doesn't show ${destination.projectKey} to AvsB at the moment. Tickets are on hold, and continue by themselves ` +
        'once it does: AvsB looks every minute. If it was deleted, pick another project.',
      'pick_project',
    );
  }
  if (destination.repairReason !== null) {
    return banner(
      'repair_required',
      [
        `Jira doesn't let AvsB create issues in ${destination.projectKey}. It was moved or archived, or AvsB lost access.`,
        ...jiraSaidIn(destination.repairReason),
        'Tickets are on hold.',
      ].join(' '),
      'pick_project',
    );
  }
  if (blockedRows.length > 0) {
    const waiting = blockedRows.map(({ eventLabel }) => eventLabel).join(', ');
    return banner(
      'remap_required',
      [
        ...missingSentences(destination.projectKey, blockedRows),
        `Tickets for ${waiting} are on hold; others continue.`,
      ].join(' '),
      'refresh_templates',
      blockedRows.map(({ eventType }) => eventType),
    );
  }
  if (!destination.enabled) return banner('disabled', 'Paused. New events are recorded as skipped.', 'resume');
  return null;
}

/** Jira's own words within the reason, where it gave any. */
function jiraSaidIn(reason: string): string[] {
  const said = /Jira said “.*”/s.exec(reason)?.[0];
  if (said === undefined) return [];
  return [/[.!?]”$/.test(said) ? said : `${said}.`];
}

/** A sentence for each field with values that the rows name and the project doesn't have. */
function* missingSentences(projectKey: string, rows: readonly BlockedRow[]): Generator<string> {
  for (const field of fieldNames) {
    const names = namesOf(rows, field);
    if (names.length > 0) yield fields[field].missingSentence(projectKey, names);
  }
  const unmapped = rows.filter(({ missing }) => missing.name === null).map(({ eventLabel }) => eventLabel);
  if (unmapped.length > 0) yield `No issue type is chosen for ${unmapped.join(', ')}.`;
}

function namesOf(rows: readonly BlockedRow[], field: FieldName): string[] {
  return [
    ...new Set(
      rows.flatMap(({ missing }) => (missing.field === field && missing.name !== null ? [`“${missing.name}”`] : [])),
    ),
  ];
}

function banner(code: Obstacle, message: string, action: Banner['action'], eventTypes: readonly string[] = []): Banner {
  return { code, message, action, eventTypes };
}
