import { z } from 'zod';
import type { JiraAnswer } from '../../domain/jira-answer';
import type { RequestJira } from './request';
import type { JiraSite } from './settings';

/** A project by its key or by its id. */
export type ProjectName = { readonly projectKey: string } | { readonly projectId: string };

export interface Permissions {
  /**
   * Which of the named permissions (such as `CREATE_ISSUES`) the access token's user has in the project. One that Jira
   * does not mention is false. A project that AvsB may not see is answered by 404.
   */
  permissions<Name extends string>(
    site: JiraSite,
    project: ProjectName,
    names: readonly Name[],
  ): Promise<JiraAnswer<Readonly<Record<Name, boolean>>>>;
}

const permissionsSchema = z.object({
  permissions: z.record(z.string(), z.object({ havePermission: z.boolean().optional() })),
});

export function permissions(request: RequestJira): Permissions {
  return {
    permissions: async (site, project, names) => {
      const answer = await request(site, 'GET', '/rest/api/3/mypermissions', {
        operation: 'getMyPermissions',
        query: { ...project, permissions: names.join(',') },
        expected: [200],
        schema: permissionsSchema,
      });
      return answer.kind === 'ok' ? { ...answer, value: held(names, answer.value.permissions) } : answer;
    },
  };
}

function held<Name extends string>(
  names: readonly Name[],
  named: Readonly<Record<string, { havePermission?: boolean | undefined }>>,
): Record<Name, boolean> {
  const entries = names.map((name) => [name, named[name]?.havePermission === true] as const);
  return Object.fromEntries(entries) as Record<Name, boolean>;
}
