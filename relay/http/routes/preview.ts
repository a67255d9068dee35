import { z } from 'zod';
import { predictedKinds } from '../../domain/predict';
import { previewAt, previewUnsaved } from '../../setup/preview';
import { route } from '../route';
import { documented, mappingChange, namedEventType, shortText, subjectFits, subjectRef, variables } from '../schemas';

const preview = documented('Preview', {
  summary: z.string(),
  description: z.looseObject({}).describe('The Atlassian Document Format document that the ticket would have'),
  labels: z.array(z.string()).describe('Without the marker label that each ticket also has'),
  fields: z
    .array(z.object({ fieldId: z.string(), name: z.string(), value: z.unknown() }))
    .describe('The other fields of the row that are not empty, each as Jira would get it'),
  truncated: z.boolean(),
  warnings: z.array(z.string()),
  decision: z.object({
    kind: z.enum(predictedKinds),
    reason: z.string(),
    issueKey: z.string().optional().describe('The ticket that would be changed'),
  }),
});

/** A row is for the previewed event type; it doesn't have to say so. */
function rowFits(
  { eventType: type, mapping }: { eventType: string; mapping?: z.infer<typeof mappingChange> | undefined },
  refinement: z.RefinementCtx,
): void {
  if (mapping?.eventType === undefined || mapping.eventType === type) return;
  refinement.addIssue({ code: 'custom', path: ['mapping', 'eventType'], message: `must be “${type}”, or be left out` });
}

export const previewRoutes = [
  route({
    method: 'post',
    path: '/v1/destinations/:id/preview',
    summary: 'The ticket that an event would file here, and whether it would; nothing is sent',
    access: 'admin',
    params: z.object({ id: z.string() }),
    body: z
      .object({
        eventType: namedEventType,
        mapping: mappingChange.optional(),
        data: variables.optional(),
        subject: subjectRef.optional(),
      })
      .superRefine((body, refinement) => {
        rowFits(body, refinement);
        if (body.subject !== undefined) subjectFits(body.eventType, body.subject, refinement);
      }),
    answers: { 200: preview },
    handle: async ({ context, caller, params: { id }, body }) => ({
      status: 200,
      body: await previewAt(context, caller.organisationId, id, body),
    }),
  }),
  route({
    method: 'post',
    path: '/v1/preview',
    summary: 'The ticket that an event would file at a destination that is not saved yet; nothing is sent',
    access: 'admin',
    body: z
      .object({
        siteId: z.string().min(1),
        projectKey: shortText,
        eventType: namedEventType,
        mapping: mappingChange,
        data: variables.optional(),
      })
      .superRefine(rowFits),
    answers: { 200: preview },
    problems: [404],
    handle: async ({ context, caller, body }) => ({
      status: 200,
      body: await previewUnsaved(context, caller.organisationId, body),
    }),
  }),
];
