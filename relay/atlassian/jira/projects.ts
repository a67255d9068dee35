import { z } from 'zod';
import type { JiraAnswer } from '../../domain/jira-answer';
import { type Page, pageMarks, pageOf } from './pages';
import type { RequestJira } from './request';
import type { JiraSite } from './settings';

export interface JiraProject {
  readonly id: string;
  readonly key: string;
  readonly name: string;
  readonly archived: boolean;
}

/** Which projects: those whose key or name contains `query` (all where it is empty), from `startAt` on. */
export interface ProjectQuery {
  readonly query?: string | undefined;
  readonly startAt?: number | undefined;
}

/** A site's projects. */
export interface Projects {
  /** One page, up to 50 by key, of those in which the user may create issues. */
  projects(site: JiraSite, query: ProjectQuery): Promise<JiraAnswer<Page<JiraProject>>>;
  /** One project by id or key; Jira answers 404 for a missing one and for one that AvsB may not see. */
  project(site: JiraSite, idOrKey: string): Promise<JiraAnswer<JiraProject>>;
}

const projectSchema = z
  .object({ id: z.string().min(1), key: z.string().min(1), name: z.string(), archived: z.boolean().nullish() })
  .transform(({ archived, ...project }) => ({ ...project, archived: archived ?? false }));

const projectPageSchema = z
  .object({ values: z.array(projectSchema), ...pageMarks })
  .transform(({ values, ...marks }) => ({ items: values, ...marks }));

export function projects(request: RequestJira): Projects {
  return {
    projects: async (site, { query, startAt = 0 }) => {
      const answer = await request(site, 'GET', '/rest/api/3/project/search', {
        operation: 'searchProjects',
        query: { action: 'create', orderBy: 'key', maxResults: 50, startAt, ...(query && { query }) },
        expected: [200],
        schema: projectPageSchema,
      });
      return answer.kind === 'ok' ? { ...answer, value: pageOf(answer.value, startAt) } : answer;
    },
    project: (site, idOrKey) =>
      request(site, 'GET', '/rest/api/3/project/{projectIdOrKey}', {
        operation: 'getProject',
        path: { projectIdOrKey: idOrKey },
        expected: [200],
        schema: projectSchema,
      }),
  };
}
