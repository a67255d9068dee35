import { z } from 'zod';
import type { JiraAnswer } from '../../domain/jira-answer';
import { everyPage, pageMarks } from './pages';
import type { RequestJira } from './request';
import type { JiraSite } from './settings';

export interface JiraPriority {
  readonly id: string;
  readonly name: string;
}

export interface Priorities {
  /** All of the site's priorities; those of one project are in its create metadata. */
  priorities(site: JiraSite): Promise<JiraAnswer<readonly JiraPriority[]>>;
}

const priorityPageSchema = z
  .object({ values: z.array(z.object({ id: z.string().min(1), name: z.string() })), ...pageMarks })
  .transform(({ values, ...marks }) => ({ items: values, ...marks }));

export function priorities(request: RequestJira): Priorities {
  return {
    priorities: (site) =>
      everyPage((startAt) =>
        request(site, 'GET', '/rest/api/3/priority/search', {
          operation: 'searchPriorities',
          // Unlike elsewhere, the contract has these two as strings.
          query: { startAt: String(startAt), maxResults: '50' },
          expected: [200],
          schema: priorityPageSchema,
        }),
      ),
  };
}
