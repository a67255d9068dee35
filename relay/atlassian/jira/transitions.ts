import { z } from 'zod';
import type { JiraAnswer } from '../../domain/jira-answer';
import type { StatusCategory } from '../../domain/link';
import { nothing } from './answer';
import { statusCategorySchema } from './issue';
import type { RequestJira } from './request';
import type { JiraSite } from './settings';

/** A step of an issue's workflow. Its name is the site's own, so steps are chosen by where they lead. */
export interface JiraTransition {
  readonly id: string;
  readonly name: string;
  readonly toCategory: StatusCategory;
}

/** An issue's way through its workflow. */
export interface Transitions {
  /** The steps that the issue's status and the user's rights allow now. */
  transitions(site: JiraSite, issueId: string): Promise<JiraAnswer<readonly JiraTransition[]>>;
  transition(site: JiraSite, issueId: string, transitionId: string): Promise<JiraAnswer<null>>;
}

const transitionsSchema = z
  .object({
    transitions: z.array(
      z.object({ id: z.string().min(1), name: z.string(), to: z.object({ statusCategory: statusCategorySchema }) }),
    ),
  })
  .transform(({ transitions }) => transitions.map(({ id, name, to }) => ({ id, name, toCategory: to.statusCategory })));

export function transitions(request: RequestJira): Transitions {
  return {
    transitions: (site, issueId) =>
      request(site, 'GET', '/rest/api/3/issue/{issueIdOrKey}/transitions', {
        operation: 'getTransitions',
        issueId,
        path: { issueIdOrKey: issueId },
        expected: [200],
        schema: transitionsSchema,
      }),
    transition: (site, issueId, transitionId) =>
      request(site, 'POST', '/rest/api/3/issue/{issueIdOrKey}/transitions', {
        operation: 'doTransition',
        issueId,
        path: { issueIdOrKey: issueId },
        body: { transition: { id: transitionId } },
        expected: [204],
        schema: nothing,
      }),
  };
}
