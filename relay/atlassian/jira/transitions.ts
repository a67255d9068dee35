import { z } from 'zod';
import type { JiraAnswer } from '../../domain/jira-answer';
import type { WorkflowStep } from '../../domain/lifecycle/workflow-step';
import { nothing } from './answer';
import { statusCategorySchema } from './issue';
import type { RequestJira } from './request';
import type { JiraSite } from './settings';

/** An issue's way through its workflow. */
export interface Transitions {
  /** The steps that the issue's status and the user's rights allow now, with what their screens ask for. */
  transitions(site: JiraSite, issueId: string): Promise<JiraAnswer<readonly WorkflowStep[]>>;
  /** Takes a step, with the fields that its screen requires. */
  transition(
    site: JiraSite,
    issueId: string,
    transitionId: string,
    fields?: Readonly<Record<string, unknown>>,
  ): Promise<JiraAnswer<null>>;
}

const allowedValueSchema = z
  .looseObject({ id: z.string(), name: z.string().optional(), value: z.string().optional() })
  .transform(({ id, name, value }) => ({ id, name: name ?? value ?? '' }));

/** Values without an id, such as those of sprints, are left out. */
const allowedValuesSchema = z
  .array(z.unknown())
  .transform((values) => values.flatMap((value) => allowedValueSchema.safeParse(value).data ?? []));

const screenFieldSchema = z.object({
  required: z.boolean(),
  name: z.string(),
  hasDefaultValue: z.boolean().nullish(),
  allowedValues: allowedValuesSchema.nullish(),
});

const transitionsSchema = z
  .object({
    transitions: z.array(
      z.object({
        id: z.string().min(1),
        name: z.string(),
        to: z.object({ name: z.string().nullish(), statusCategory: statusCategorySchema.nullish() }),
        isAvailable: z.boolean().nullish(),
        fields: z.record(z.string(), screenFieldSchema).nullish(),
      }),
    ),
  })
  .transform(({ transitions }) =>
    transitions
      .filter(({ isAvailable }) => isAvailable !== false)
      .map(
        ({ id, name, to, fields }): WorkflowStep => ({
          id,
          name,
          to: { name: to.name ?? name, category: to.statusCategory ?? 'undefined' },
          screen: Object.entries(fields ?? {}).map(([fieldId, field]) => ({
            id: fieldId,
            name: field.name,
            isRequired: field.required,
            hasDefault: field.hasDefaultValue ?? false,
            allowedValues: field.allowedValues ?? [],
          })),
        }),
      ),
  );

export function transitions(request: RequestJira): Transitions {
  return {
    transitions: (site, issueId) =>
      request(site, 'GET', '/rest/api/3/issue/{issueIdOrKey}/transitions', {
        operation: 'getTransitions',
        issueId,
        path: { issueIdOrKey: issueId },
        query: { expand: 'transitions.fields' },
        expected: [200],
        schema: transitionsSchema,
      }),
    transition: (site, issueId, transitionId, fields = {}) =>
      request(site, 'POST', '/rest/api/3/issue/{issueIdOrKey}/transitions', {
        operation: 'doTransition',
        issueId,
        path: { issueIdOrKey: issueId },
        body: { transition: { id: transitionId }, ...(Object.keys(fields).length > 0 && { fields }) },
        expected: [204],
        schema: nothing,
      }),
  };
}
