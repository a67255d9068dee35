import { eventCatalogue } from '../../shared/event-catalogue';
import type { EventType } from '../../shared/event-type';
import type { Problem } from './destination';
import type { Mapping, Named } from './mapping';

/** What a project offers, by Jira's ids and the names its admins gave. */
export interface ProjectOffer {
  readonly projectKey: string;
  readonly issueTypes: readonly Named[];
  /** The priorities of each issue type, by its id; none where its create screen has no priority. */
  readonly prioritiesOf: ReadonlyMap<string, readonly Named[]>;
}

/**
 * The product's default row of every event type, with the project's own issue type and priority of that name. A row
 * whose issue type the project lacks is off, one whose priority it lacks files without; both are told as problems.
 */
export function defaultMappings(offer: ProjectOffer): { mappings: Mapping[]; problems: Problem[] } {
  const mappings = eventCatalogue.map((type) => defaultMapping(type, offer));
  const problems = eventCatalogue.flatMap((type) =>
    type.defaultMapping.enabled ? problemsOfDefault(type, offer) : [],
  );
  return { mappings, problems };
}

/** Finds what has this name, whatever its case: Jira itself does not tell names apart by case. */
export function namedAs(name: string, offered: readonly Named[]): Named | null {
  const wanted = name.trim().toLowerCase();
  const found =
    offered.find((candidate) => candidate.name === name) ??
    offered.find((candidate) => candidate.name.toLowerCase() === wanted);
  return found === undefined ? null : { id: found.id, name: found.name };
}

/** A reference to an issue type or priority: by id, by name, or by both. */
export interface NamedRef {
  readonly id?: string | undefined;
  readonly name?: string | undefined;
}

/** What a reference names among all that is offered, or null: by id where it has one, else by name. */
export function offered({ id, name }: NamedRef, all: readonly Named[]): Named | null {
  if (id !== undefined) return all.find((candidate) => candidate.id === id) ?? null;
  return name === undefined ? null : namedAs(name, all);
}

function defaultMapping({ type, defaultMapping: row }: EventType, offer: ProjectOffer): Mapping {
  const issueType = namedAs(row.issueType, offer.issueTypes);
  return {
    eventType: type,
    enabled: row.enabled && issueType !== null,
    issueType,
    priority: priorityFor(issueType, row.priority, offer),
    summaryTemplate: row.summaryTemplate,
    descriptionTemplate: null,
    labels: row.labels,
    dedupScope: 'subject',
  };
}

function priorityFor(issueType: Named | null, name: string, { prioritiesOf }: ProjectOffer): Named | null {
  return issueType === null ? null : namedAs(name, prioritiesOf.get(issueType.id) ?? []);
}

/** What a default row lacks in a project. */
export function problemsOfDefault({ type, label, defaultMapping: row }: EventType, offer: ProjectOffer): Problem[] {
  const issueType = namedAs(row.issueType, offer.issueTypes);
  if (issueType === null) {
    return [
      {
        code: 'issue_type_missing',
        eventType: type,
        message: `${offer.projectKey} has no issue type “${row.issueType}”, so “${label}” is off.`,
        action: 'Choose another issue type for it and switch it on.',
      },
    ];
  }
  if (priorityFor(issueType, row.priority, offer) === null) {
    return [
      {
        code: 'priority_missing',
        eventType: type,
        message: `${offer.projectKey} has no priority “${row.priority}” for ${issueType.name}, so “${label}” is filed without one.`,
        action: 'Choose another priority for it, or leave it without.',
      },
    ];
  }
  return [];
}
