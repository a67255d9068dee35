import { z } from 'zod';
import type { JiraAnswer } from '../../domain/jira-answer';
import { everyPage, pageMarks } from './pages';
import type { RequestJira } from './request';
import type { JiraSite } from './settings';

export interface JiraResolution {
  readonly id: string;
  readonly name: string;
}

export interface Resolutions {
  /** All of the site's resolutions. */
  resolutions(site: JiraSite): Promise<JiraAnswer<readonly JiraResolution[]>>;
}

const resolutionPageSchema = z
  .object({ values: z.array(z.object({ id: z.string().min(1), name: z.string() })), ...pageMarks })
  .transform(({ values, ...marks }) => ({ items: values, ...marks }));

export function resolutions(request: RequestJira): Resolutions {
  return {
    resolutions: (site) =>
      everyPage((startAt) =>
        request(site, 'GET', '/rest/api/3/resolution/search', {
          operation: 'searchResolutions',
          // As for priorities, the contract has these two as strings.
          query: { startAt: String(startAt), maxResults: '50' },
          expected: [200],
          schema: resolutionPageSchema,
        }),
      ),
  };
}
