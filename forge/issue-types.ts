import { route } from '@forge/api';
import Resolver from '@forge/resolver';
import { z } from 'zod';
import { eventTypeOf } from '../shared/event-catalogue';
import type { ProjectMapping } from '../shared/forge-api';
import { readAsViewer } from './jira-client';
import { askRelay } from './relay-client';

/** A row of AvsB's, as the page of a project shows it. */
export interface ShownRow {
  readonly destination: { readonly name: string; readonly url: string };
  readonly event: string;
  readonly priority: string | null;
  /** What is wrong with it and how to fix it, or null. */
  readonly problem: string | null;
}

/** An issue type of the project, with the rows that file as it. */
export interface ShownType {
  readonly id: string;
  readonly name: string;
  readonly rows: readonly ShownRow[];
}

/** What the project's settings page shows. */
export type ProjectAnswer =
  | {
      readonly kind: 'types';
      readonly types: readonly ShownType[];
      /** Rows that file nothing: the project doesn't have their issue type, or they have another problem. */
      readonly broken: readonly ShownRow[];
      /** Where a Jira admin changes which issue types the project has. */
      readonly typesUrl: string;
    }
  | { readonly kind: 'not_connected' }
  | { readonly kind: 'forbidden' };

const contextOfJira = z.object({ extension: z.object({ project: z.object({ id: z.string() }) }) });
const permissionsOfJira = z.object({
  permissions: z.object({ ADMINISTER_PROJECTS: z.object({ havePermission: z.boolean() }) }),
});
const projectOfJira = z.object({ id: z.string(), key: z.string(), simplified: z.boolean().optional() });
const typesOfJira = z.array(z.object({ id: z.string(), name: z.string(), subtask: z.boolean().optional() }));
const named = z.object({ id: z.string(), name: z.string() });
const mappingsOfRelay = z.object({
  items: z.array(
    z.object({
      destination: named.extend({ url: z.string() }),
      eventType: z.string(),
      issueType: named.nullable(),
      priority: named.nullable(),
      enabled: z.boolean(),
      organisation: named.optional(),
      problem: z.object({ code: z.string(), message: z.string(), action: z.string() }).optional(),
    }),
  ),
});

/**
 * A project's issue types, and how AvsB uses them, for its admins. Jira is asked here whether the viewer is one, since
 * the browser's word proves nothing.
 */
export async function projectIssueTypes({ context }: { readonly context: unknown }): Promise<ProjectAnswer> {
  const { id } = contextOfJira.parse(context).extension.project;
  const permissions = await readAsViewer(
    route`/rest/api/3/mypermissions?projectId=${id}&permissions=ADMINISTER_PROJECTS`,
  );
  if (permissions.kind === 'hidden' || !isAdmin(permissions.body)) return { kind: 'forbidden' };
  const [project, types] = await Promise.all([
    readAsViewer(route`/rest/api/3/project/${id}`),
    readAsViewer(route`/rest/api/3/issuetype/project?projectId=${id}`),
  ]);
  if (project.kind === 'hidden' || types.kind === 'hidden') return { kind: 'forbidden' };
  const seen = projectOfJira.parse(project.body);
  const answer = await askRelay({ method: 'GET', path: `/forge/v1/projects/${encodeURIComponent(seen.id)}/mappings` });
  if (answer.kind === 'not_connected') return answer;
  const { items } = mappingsOfRelay.parse(answer.body);
  return { kind: 'types', ...arrange(typesOfJira.parse(types.body), items), typesUrl: typesUrlOf(seen) };
}

/** Answers the project settings page's calls. */
export const projectResolver = new Resolver().define('projectIssueTypes', projectIssueTypes).getDefinitions();

function isAdmin(body: unknown): boolean {
  return permissionsOfJira.parse(body).permissions.ADMINISTER_PROJECTS.havePermission;
}

/** Sub-tasks are left out: AvsB doesn't file them. */
function arrange(types: z.output<typeof typesOfJira>, mappings: readonly ProjectMapping[]) {
  const usable = types.filter(({ subtask }) => subtask !== true);
  const isUsable = ({ issueType }: ProjectMapping) => usable.some(({ id }) => id === issueType?.id);
  return {
    types: usable.map(({ id, name }) => ({
      id,
      name,
      rows: mappings.filter((row) => row.enabled && row.issueType?.id === id).map((row) => toRow(row, null)),
    })),
    broken: mappings.flatMap((row) => {
      if (row.problem !== undefined) return [toRow(row, `${row.problem.message} ${row.problem.action}`)];
      if (!row.enabled || isUsable(row)) return [];
      const name = row.issueType === null ? 'It has no issue type.' : `This project has no “${row.issueType.name}”.`;
      return [toRow(row, `${name} Choose another issue type in AvsB.`)];
    }),
  };
}

function toRow({ destination, organisation, eventType, priority }: ProjectMapping, problem: string | null): ShownRow {
  const { name, url } = destination;
  return {
    destination: { name: organisation === undefined ? name : `${name} (${organisation.name})`, url },
    event: eventTypeOf(eventType)?.label ?? eventType,
    priority: priority?.name ?? null,
    problem,
  };
}

/** Team-managed projects keep their types in their own settings, company-managed ones in a scheme. */
function typesUrlOf({ key, simplified }: z.output<typeof projectOfJira>): string {
  const name = encodeURIComponent(key);
  return simplified
    ? `/jira/software/projects/${name}/settings/issuetypes`
    : `/plugins/servlet/project-config/${name}/issuetypes`;
}
