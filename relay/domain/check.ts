import { eventCatalogue } from '../../shared/event-catalogue';
import { permissionSentences } from '../../shared/permission-sentences';
import { disconnectedSentence, revokedSentence } from './access-sentences';
import { isHint, type Problem } from './destination';
import type { CreateMetadata } from './mapping/create-metadata';
import type { CheckedDraft } from './mapping/mapping';
import { problemsOfDocuments, problemsOfRow, unresolvedDefaults } from './mapping/problems';

/** What AvsB needs to do in a project, by Jira's names. */
export const neededPermissions = ['BROWSE_PROJECTS', 'CREATE_ISSUES', 'ADD_COMMENTS', 'DELETE_ISSUES'] as const;
export type NeededPermission = (typeof neededPermissions)[number];

/** What Jira says about a project, as far as it matters for filing there. */
export type ProjectFacts =
  | {
      readonly kind: 'reconnect_required';
      /** Because an admin has disconnected the site. */
      readonly isSiteRemoved: boolean;
    }
  | {
      readonly kind: 'looked_at';
      /** Null where Jira didn't say. */
      readonly isFree: boolean | null;
      readonly project: 'unreachable' | 'archived' | ReachableProject;
      /** What the project is called now, if Jira shows it. */
      readonly called?: { readonly key: string; readonly name: string };
    };

interface ReachableProject {
  readonly may: Readonly<Record<NeededPermission, boolean>>;
  /** Null where AvsB may not create issues: then Jira doesn't list its issue types. */
  readonly metadata: CreateMetadata | null;
}

export interface Checked {
  /** Whether every event that is on can be filed. */
  readonly ok: boolean;
  readonly problems: readonly Problem[];
}

/** What a check is about: names for its sentences, the rows, and what was known before. */
export interface Subject {
  readonly siteName: string;
  readonly projectKey: string;
  readonly rows: readonly CheckedDraft[];
  readonly known: readonly Problem[];
}

/**
 * What is wrong with a destination, given what Jira says about its project. That test tickets can't be deleted is
 * reported, but isn't an obstacle: real tickets don't depend on it. Neither is a field that the create screen doesn't
 * have: tickets are filed without it.
 */
export function check(subject: Subject, facts: ProjectFacts): Checked {
  if (facts.kind === 'reconnect_required') {
    return { ok: false, problems: [reconnectProblem(subject.siteName, facts.isSiteRemoved)] };
  }
  const found = [...editionProblems(subject, facts.isFree), ...projectProblems(subject, facts.project)];
  return { ok: found.every(isHint), problems: [...found, ...deletionHint(subject, facts.project)] };
}

function reconnectProblem(siteName: string, isSiteRemoved: boolean): Problem {
  const code = 'reconnect_required';
  return isSiteRemoved
    ? { code, eventType: null, message: disconnectedSentence(siteName), action: 'Connect the site again.' }
    : { code, eventType: null, message: revokedSentence(siteName), action: 'Reconnect the site.' };
}

/** Whether a refusal of Jira's is explained by a known problem of the destination. */
export function isExplained(eventType: string, known: readonly Problem[]): boolean {
  return known.some((problem) => problem.eventType === eventType || problem.code === 'project_unreachable');
}

function editionProblems({ siteName, known }: Subject, isFree: boolean | null): Problem[] {
  if (isFree === null) return known.filter(({ code }) => code === 'free_edition');
  if (!isFree) return [];
  return [
    {
      code: 'free_edition',
      eventType: null,
      message: `${siteName} is on Jira Free, whose rate limits are too low for AvsB.`,
      action: 'Upgrade the site to Standard, Premium or Enterprise, or choose another.',
    },
  ];
}

function projectProblems(
  subject: Subject,
  project: Extract<ProjectFacts, { kind: 'looked_at' }>['project'],
): Problem[] {
  const { projectKey } = subject;
  if (project === 'archived') {
    const message = `${projectKey} is archived in Jira, so nothing can be filed there.`;
    return [unreachable(message, 'Pick another project, or restore it from the archive.')];
  }
  if (project === 'unreachable' || !project.may.BROWSE_PROJECTS) {
    const message = `Jira does not show ${projectKey} to AvsB. It was moved or deleted, or AvsB lost access.`;
    return [unreachable(message, 'Pick another project, or ask a Jira admin for Browse projects there.')];
  }
  const { may, metadata } = project;
  const permissions = [
    ...(may.CREATE_ISSUES && metadata !== null
      ? []
      : [missingPermission(permissionSentences.create(projectKey), 'Ask a Jira admin for Create issues there.')]),
    ...(may.ADD_COMMENTS
      ? []
      : [missingPermission(permissionSentences.comment(projectKey), 'Ask a Jira admin for Add comments there.')]),
  ];
  return metadata === null ? permissions : [...permissions, ...rowProblems(subject, metadata)];
}

function deletionHint(
  { projectKey }: Subject,
  project: Extract<ProjectFacts, { kind: 'looked_at' }>['project'],
): Problem[] {
  if (typeof project === 'string' || !project.may.BROWSE_PROJECTS || project.may.DELETE_ISSUES) return [];
  return [
    missingPermission(
      permissionSentences.remove(projectKey),
      'Ask a Jira admin for Delete issues there if test tickets should leave nothing behind.',
    ),
  ];
}

function unreachable(message: string, action: string): Problem {
  return { code: 'project_unreachable', eventType: null, message, action };
}

function missingPermission(message: string, action: string): Problem {
  return { code: 'no_permission', eventType: null, message, action };
}

/** In the catalogue's order, whatever the order of the rows. */
function rowProblems({ rows, known }: Subject, metadata: CreateMetadata): Problem[] {
  return eventCatalogue.flatMap(({ type }) =>
    rows
      .filter(({ eventType }) => eventType === type)
      .flatMap((row) => [
        ...(row.enabled ? problemsOfRow(row, metadata) : []),
        ...unresolvedDefaults(row, metadata, known),
        ...problemsOfDocuments(row, known),
      ]),
  );
}
