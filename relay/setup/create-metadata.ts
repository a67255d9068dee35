import type { JiraSite, Page } from '../atlassian/jira';
import { jiraFailed, notFound, unprocessable } from '../domain/app-error';
import type { JiraAnswer } from '../domain/jira-answer';
import { allowedValuesOf, type CreateMetadata, listed } from '../domain/mapping/create-metadata';
import type { Listed, Named } from '../domain/mapping/named';
import { saidBy } from '../domain/outcome';
import { asSentence } from '../domain/sentence';
import type { SetupContext } from './context';

/** What reading a project's create metadata needs. */
export type MetadataContext = Pick<SetupContext, 'jira'>;

export interface Project {
  readonly id: string;
  readonly key: string;
  readonly name: string;
}

/** A project by key or id. @throws 422 if Jira doesn't show it to AvsB, 502 if Jira doesn't answer */
export async function projectOf(context: SetupContext, site: JiraSite, idOrKey: string): Promise<Project> {
  const answer = await context.jira.project(site, idOrKey);
  if (answer.kind === 'refused' && (answer.status === 404 || answer.status === 403)) {
    throw unprocessable(`Jira does not show the project ${idOrKey} to AvsB. Check its key and AvsB's access to it.`, [
      { path: 'projectKey', message: saidBy(answer) },
    ]);
  }
  const { id, key, name } = expectAnswer(answer);
  return { id, key, name };
}

/** Some of the projects in which AvsB may create issues, by key, from as many of Jira's pages as needed. */
export async function projectsOf(
  context: SetupContext,
  site: JiraSite,
  { query, startAt, limit }: { readonly query: string | undefined; readonly startAt: number; readonly limit: number },
): Promise<{ items: readonly Project[]; nextStartAt: number | null }> {
  const items: Project[] = [];
  let next: number | null = startAt;
  while (next !== null && items.length < limit) {
    const page: Page<Project> = expectAnswer(await context.jira.projects(site, { query, startAt: next }));
    items.push(...page.items.map(({ id, key, name }) => ({ id, key, name })));
    next = page.nextStartAt;
  }
  if (items.length > limit) next = startAt + limit;
  return { items: items.slice(0, limit), nextStartAt: next };
}

/** Jira answers a request for create metadata with 400 or 404 if there is none that AvsB may see. */
export function isUnknown(answer: JiraAnswer<unknown>): answer is Extract<JiraAnswer<unknown>, { kind: 'refused' }> {
  return answer.kind === 'refused' && (answer.status === 400 || answer.status === 404);
}

/** The issue types in which tickets can be filed. @throws 404 for a project that AvsB may not create issues in */
export async function issueTypesOf(context: SetupContext, site: JiraSite, project: string): Promise<Named[]> {
  const issueTypes = await creatableTypes(context, site, project);
  if (issueTypes === undefined) throw notFound('project');
  return issueTypes.map(({ id, name }) => ({ id, name }));
}

/** Undefined if AvsB may not create issues in the project. Sub-tasks are left out: they need a parent. */
async function creatableTypes(
  context: MetadataContext,
  site: JiraSite,
  project: string,
): Promise<Listed[] | undefined> {
  const answer = await context.jira.issueTypesOf(site, project);
  if (isUnknown(answer)) return undefined;
  const types = expectAnswer(answer);
  return types
    .filter(({ subtask }) => !subtask)
    .map(({ id, name, untranslatedName }) => listed(id, name, untranslatedName));
}

/**
 * The priorities available on the create screen of a project's issue type; empty if it doesn't have the field.
 *
 * @throws 404 for a project that AvsB may not create issues in, or an issue type that the project doesn't have
 */
export async function prioritiesOf(
  context: MetadataContext,
  site: JiraSite,
  project: string,
  issueTypeId: string,
): Promise<Named[]> {
  const answer = await context.jira.createFields(site, project, issueTypeId);
  if (isUnknown(answer)) throw notFound('issue type of this project');
  return allowedValuesOf('priority', expectAnswer(answer)).map(({ id, name }) => ({ id, name }));
}

/**
 * A project's create metadata: its issue types, and the create screens of those that are wanted.
 *
 * @throws 422 if AvsB may not create issues there
 */
export async function createMetadataOf(
  context: MetadataContext,
  site: JiraSite,
  project: Project,
  isWanted: (issueType: Listed) => boolean,
): Promise<CreateMetadata> {
  const metadata = await findCreateMetadata(context, site, project, isWanted);
  if (metadata !== undefined) return metadata;
  const detail = `Jira does not let AvsB create issues in ${project.key}. Ask a Jira admin for Create issues there.`;
  throw unprocessable(detail, [{ path: 'projectKey', message: 'AvsB may not create issues in this project' }]);
}

/** Create metadata that the same request has already read, and the project that it belongs to. */
export interface ReadMetadata {
  readonly projectId: string;
  readonly metadata: CreateMetadata;
}

/**
 * The same, or undefined if AvsB may not create issues there.
 *
 * @param read metadata that isn't requested again, if it belongs to this project
 */
export async function findCreateMetadata(
  context: MetadataContext,
  site: JiraSite,
  project: Pick<Project, 'id' | 'key'>,
  isWanted: (issueType: Listed) => boolean,
  read?: ReadMetadata,
): Promise<CreateMetadata | undefined> {
  const known = read?.projectId === project.id ? read.metadata : undefined;
  const issueTypes = known?.issueTypes ?? (await creatableTypes(context, site, project.id));
  if (issueTypes === undefined) return undefined;
  const screenOf = async (id: string) =>
    known?.screens.get(id) ?? expectAnswer(await context.jira.createFields(site, project.id, id));
  const screens = await Promise.all(
    issueTypes.filter(isWanted).map(async ({ id }) => [id, await screenOf(id)] as const),
  );
  return { projectKey: project.key, issueTypes, screens: new Map(screens) };
}

/** What Jira answered. @throws 502 with Jira's words, or 409 if the site must be reconnected first */
export function expectAnswer<T>(answer: JiraAnswer<T>): T {
  switch (answer.kind) {
    case 'ok':
      return answer.value;
    case 'refused': {
      const { status, errorMessages, errors } = answer;
      throw jiraFailed(`${asSentence(saidBy(answer))} Try again, or check AvsB's permissions in Jira.`, {
        status,
        errorMessages,
        errors,
      });
    }
    case 'no_access':
      throw jiraFailed(
        answer.why === 'reconnect_required'
          ? 'Reconnect the site, then try again.'
          : `${asSentence(answer.message)} Try again in a moment.`,
        answer.refusal ?? undefined,
      );
    case 'paused':
    case 'faulty':
    case 'unreachable':
      throw jiraFailed(`${asSentence(answer.message)} Try again in a moment.`);
  }
}
