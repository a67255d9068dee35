import type { DestinationStanding, Obstacle } from './destination';
import { type FieldName, fieldNames, fields } from './mapping/mapping';
import type { MissingThing } from './mapping/missing';

export interface Banner {
  readonly code: Obstacle;
  readonly message: string;
  readonly action: 'reconnect' | 'pick_project' | 'refresh_templates' | 'resume';
  readonly eventTypes: readonly string[];
}

/** A row that stands in the way of its event type. */
export interface BlockedRow {
  readonly eventType: string;
  readonly eventLabel: string;
  readonly missing: MissingThing;
}

/** The one obstacle of a destination as its card shows it, in the order reconnect, repair, remap, disabled. */
export function bannerOf(destination: DestinationStanding, blockedRows: readonly BlockedRow[]): Banner | null {
  if (destination.siteStatus === 'reconnect_required') {
    return banner(
      'reconnect_required',
      `Atlassian no longer accepts our access to ${destination.siteName}. Tickets wait until you reconnect.`,
      'reconnect',
    );
  }
  if (destination.repairReason !== null) {
    return banner(
      'repair_required',
      `Jira does not let us file in ${destination.projectKey}. It was moved, archived or closed to us. Tickets wait.`,
      'pick_project',
    );
  }
  if (blockedRows.length > 0) {
    const waiting = blockedRows.map(({ eventLabel }) => eventLabel).join(', ');
    return banner(
      'remap_required',
      [...missingSentences(destination.projectKey, blockedRows), `Only ${waiting} wait.`].join(' '),
      'refresh_templates',
      blockedRows.map(({ eventType }) => eventType),
    );
  }
  if (!destination.enabled) return banner('disabled', 'Paused. Events that come in now are not filed.', 'resume');
  return null;
}

/** A sentence for each field of which the project doesn't have what the rows name. */
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
