import type { DestinationStanding, Obstacle, RowLack } from './destination';

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
  readonly lack: RowLack;
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
      [...lacksOf(destination.projectKey, blockedRows), `Only ${waiting} wait.`].join(' '),
      'refresh_templates',
      blockedRows.map(({ eventType }) => eventType),
    );
  }
  if (!destination.enabled) return banner('disabled', 'Paused. Events that come in now are not filed.', 'resume');
  return null;
}

/** A sentence for each kind of thing that the project lacks. */
function* lacksOf(projectKey: string, rows: readonly BlockedRow[]): Generator<string> {
  const types = namesOf(rows, 'issue type');
  if (types.length > 0)
    yield `${projectKey} has no issue type${types.length > 1 ? 's' : ''} ${types.join(', ')} any more.`;
  const priorities = namesOf(rows, 'priority');
  if (priorities.length === 1) yield `${projectKey} has no priority ${priorities.join()}.`;
  if (priorities.length > 1) yield `${projectKey} has no priorities ${priorities.join(', ')}.`;
  const unmapped = rows.filter(({ lack }) => lack.name === null).map(({ eventLabel }) => eventLabel);
  if (unmapped.length > 0) yield `No issue type is chosen for ${unmapped.join(', ')}.`;
}

function namesOf(rows: readonly BlockedRow[], thing: RowLack['thing']): string[] {
  return [
    ...new Set(rows.flatMap(({ lack }) => (lack.thing === thing && lack.name !== null ? [`“${lack.name}”`] : []))),
  ];
}

function banner(code: Obstacle, message: string, action: Banner['action'], eventTypes: readonly string[] = []): Banner {
  return { code, message, action, eventTypes };
}
