import type { JiraSite } from '../atlassian/jira';
import { type NeededPermission, neededPermissions, type ProjectFacts } from '../domain/check';
import type { JiraAnswer } from '../domain/jira-answer';
import type { Listed } from '../domain/mapping/named';
import { expectAnswer, findCreateMetadata, type MetadataContext, type ReadMetadata } from './create-metadata';
import { editionOf } from './edition';

/** A project by its id, or by the key that an admin named. */
export type WantedProject = { readonly id: string } | { readonly key: string };

/**
 * What matters for filing in a project of Jira's: the edition, what AvsB may do there, and its create metadata. Nothing is
 * written.
 *
 * @param isWanted the issue types whose fields are requested
 * @param read create metadata that Jira isn't asked for again
 * @throws 502 if Jira doesn't answer
 */
export async function readFacts(
  context: MetadataContext,
  site: JiraSite,
  project: WantedProject,
  isWanted: (issueType: Listed) => boolean,
  read?: ReadMetadata,
): Promise<ProjectFacts> {
  const { jira } = context;
  const idOrKey = 'id' in project ? project.id : project.key;
  const named = 'id' in project ? { projectId: project.id } : { projectKey: project.key };
  const [edition, found, permissions] = await Promise.all([
    editionOf(jira, site),
    jira.project(site, idOrKey),
    jira.permissions(site, named, neededPermissions),
  ]);
  const answers = edition.kind === 'unknown' ? [edition.answer, found, permissions] : [found, permissions];
  if (answers.some(needsReconnect)) return { kind: 'reconnect_required', isSiteRemoved: false };
  const isFree = edition.kind === 'unknown' ? unlessRefused(edition.answer) : edition.kind === 'free';
  if (isHidden(found) || isHidden(permissions)) return { kind: 'looked_at', isFree, project: 'unreachable' };
  const { archived, key, name } = expectAnswer(found);
  const called = { key, name };
  if (archived) return { kind: 'looked_at', isFree, project: 'archived', called };
  const may = expectAnswer(permissions);
  // If AvsB may not create issues, Jira doesn't return the project's issue types.
  const metadata = mayFile(may)
    ? await findCreateMetadata(context, site, expectAnswer(found), isWanted, read)
    : undefined;
  return { kind: 'looked_at', isFree, project: { may, metadata: metadata ?? null }, called };
}

/**
 * The same with the site's resolutions, where tickets can be filed; without, where Jira refuses to list them.
 *
 * @throws 502 if Jira doesn't answer
 */
export async function withResolutions(
  { jira }: MetadataContext,
  site: JiraSite,
  facts: ProjectFacts,
): Promise<ProjectFacts> {
  if (facts.kind !== 'looked_at' || typeof facts.project === 'string') return facts;
  const { project } = facts;
  if (project.metadata === null) return facts;
  const answer = await jira.resolutions(site);
  if (answer.kind === 'refused' && answer.status !== 429) return facts;
  const resolutions = expectAnswer(answer);
  return { ...facts, project: { ...project, metadata: { ...project.metadata, resolutions } } };
}

function mayFile(may: Readonly<Record<NeededPermission, boolean>>): boolean {
  return may.BROWSE_PROJECTS && may.CREATE_ISSUES;
}

function needsReconnect(answer: JiraAnswer<unknown>): boolean {
  return answer.kind === 'no_access' && answer.why === 'reconnect_required';
}

/** Jira shows neither a missing project nor one that AvsB may not see. */
function isHidden(answer: JiraAnswer<unknown>): boolean {
  return answer.kind === 'refused' && (answer.status === 404 || answer.status === 403);
}

/** If Jira refuses to name the edition, it stays unknown; if Jira doesn't answer, the check fails. */
function unlessRefused(answer: JiraAnswer<unknown>): null {
  if (answer.kind !== 'refused' || answer.status === 429) expectAnswer(answer);
  return null;
}
