import type { Jira, JiraSite } from '../../atlassian/jira';
import { noteHidden } from '../../delivery/hidden-project';
import { noteProblems } from '../../delivery/note-problems';
import type { Clock } from '../../domain/clock';
import type { NewId } from '../../domain/ids';
import type { CachedLink, SeenIssue } from '../../domain/status-sync';
import type { Queue } from '../../queue/queue';
import type { Database } from '../../store/database';
import type { Destination } from '../../store/destinations';
import { type LinkedProject, projectsOfLinks } from '../../store/hidden-projects';
import { inTransaction } from '../../store/transaction';
import type { Ask, ReadPage } from './read';

interface HiddenContext {
  readonly database: Database;
  readonly jira: Pick<Jira, 'project'>;
  readonly queue: Pick<Queue, 'schedule'>;
  readonly now: Clock;
  readonly newId: NewId;
  /** Whether AvsB hears of problems. */
  readonly tellsAvsb: boolean;
}

/** What is known of the issues of a page once the projects of the missing ones were read. */
type KnownPage =
  | {
      readonly kind: 'read';
      readonly seen: ReadonlyMap<string, SeenIssue>;
      readonly hidden: readonly LinkedProject['destination'][];
    }
  | Extract<ReadPage, { kind: 'stop' }>;

/**
 * Leaves out the missing issues of which nothing can be concluded: Jira says 404 of what is deleted and of what is hidden,
 * so an issue only counts as missing if Jira shows the project.
 */
export async function leaveOutHidden(
  { database, jira }: HiddenContext,
  ask: Ask,
  site: JiraSite,
  links: readonly CachedLink[],
  page: ReadPage,
): Promise<KnownPage> {
  if (page.kind === 'stop') return page;
  const missing = links.filter(({ issueId }) => page.seen.get(issueId)?.kind === 'gone');
  const linked = await projectsOfLinks(
    database,
    site.organisationId,
    missing.map(({ id }) => id),
  );
  const shown = new Set<string>();
  const hidden = new Set<string>();
  for (const projectId of new Set(linked.map(({ destination }) => destination.project.id))) {
    const project = await ask(1, () => jira.project(site, projectId));
    if (project.kind === 'stop') return project;
    if (project.kind === 'ok') shown.add(projectId);
    if (project.kind === 'refused' && (project.status === 404 || project.status === 403)) hidden.add(projectId);
  }
  const isConcluded = ({ issueId }: CachedLink) => {
    const projects = linked.filter((link) => link.issueId === issueId).map(({ destination }) => destination.project.id);
    return projects.length === 0 || projects.some((projectId) => shown.has(projectId));
  };
  const unknown = new Set(missing.filter((link) => !isConcluded(link)).map(({ issueId }) => issueId));
  return {
    kind: 'read',
    seen: new Map([...page.seen].filter(([issueId]) => !unknown.has(issueId))),
    hidden: linked.map(({ destination }) => destination).filter(({ project }) => hidden.has(project.id)),
  };
}

/** Pauses the destinations whose project Jira doesn't show. */
export async function pauseHidden(
  context: HiddenContext,
  organisationId: string,
  hidden: readonly Pick<Destination, 'id' | 'name' | 'project'>[],
): Promise<void> {
  const destinations = new Map(hidden.map((destination) => [destination.id, destination]));
  for (const destination of destinations.values()) {
    await inTransaction(context.database, async (transaction) => {
      await noteHidden(context, transaction, organisationId, destination);
      await noteProblems(context, transaction, organisationId, { destinationId: destination.id });
    });
  }
}
