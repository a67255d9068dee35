import { z } from 'zod';
import type { JiraAnswer } from '../../domain/jira-answer';
import type { JiraCaller } from './caller';
import { everyPage, pageMarks } from './pages';
import type { JiraSite } from './settings';

export interface JiraPriority {
  readonly id: string;
  readonly name: string;
}

export interface Priorities {
  /** All of the site's priorities; what one project offers is in its create metadata. */
  priorities(site: JiraSite): Promise<JiraAnswer<readonly JiraPriority[]>>;
}

const priorityPageSchema = z
  .object({ values: z.array(z.object({ id: z.string().min(1), name: z.string() })), ...pageMarks })
  .transform(({ values, ...marks }) => ({ items: values, ...marks }));

export function priorities(caller: JiraCaller): Priorities {
  return {
    priorities: (site) =>
      everyPage((startAt) =>
        caller.call(site, {
          method: 'GET',
          operation: 'searchPriorities',
          expected: [200],
          schema: priorityPageSchema,
          perform: (client, sending) =>
            client.GET('/rest/api/3/priority/search', {
              ...sending,
              // Unlike elsewhere, the contract has these two as strings.
              params: { query: { startAt: String(startAt), maxResults: '50' } },
            }),
        }),
      ),
  };
}
