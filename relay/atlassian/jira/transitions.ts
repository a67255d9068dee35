import { z } from 'zod';
import type { JiraAnswer } from '../../domain/jira-answer';
import type { StatusCategory } from '../../domain/link';
import type { JiraCaller } from './caller';
import { nothing } from './nothing';
import type { JiraSite } from './settings';
import { statusCategorySchema } from './status';

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

export function transitions(caller: JiraCaller): Transitions {
  return {
    transitions: (site, issueId) =>
      caller.call(site, {
        method: 'GET',
        operation: 'getTransitions',
        issueId,
        expected: [200],
        schema: transitionsSchema,
        perform: (client, sending) =>
          client.GET('/rest/api/3/issue/{issueIdOrKey}/transitions', {
            ...sending,
            params: { path: { issueIdOrKey: issueId } },
          }),
      }),
    transition: (site, issueId, transitionId) =>
      caller.call(site, {
        method: 'POST',
        operation: 'doTransition',
        issueId,
        expected: [204],
        schema: nothing,
        perform: (client, sending) =>
          client.POST('/rest/api/3/issue/{issueIdOrKey}/transitions', {
            ...sending,
            params: { path: { issueIdOrKey: issueId } },
            body: { transition: { id: transitionId } },
          }),
      }),
  };
}
