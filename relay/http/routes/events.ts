import { z } from 'zod';
import { indexedText } from '../../domain/indexed-text';
import { route } from '../route';
import { foreignId, namedEventType, subjectFits, subjectRef, time, variables } from '../schemas';

/** An event as AvsB sends it; its subject is of the kind that its type is about. */
const incomingEvent = z
  .object({
    type: namedEventType,
    organisationId: foreignId,
    occurredAt: time,
    subject: subjectRef,
    project: z
      .object({ id: foreignId, shortId: z.string().max(255).optional(), name: z.string().max(1_000) })
      .optional()
      .describe("AvsB's project, not Jira's"),
    triggeredBy: z.object({ id: foreignId, name: z.string().max(1_000) }).optional(),
    data: variables.overwrite(withoutOddAddress),
  })
  .superRefine(({ type, subject }, refinement) => subjectFits(type, subject, refinement));

const isWebAddress = /^https?:\/\//;

/**
 * A results page has a web address. An address of another scheme, such as `javascript:`, is left out, and the event is
 * processed without one: a breached guardrail must be reported all the same.
 */
function withoutOddAddress(data: z.infer<typeof variables>): z.infer<typeof variables> {
  const { resultsUrl, ...others } = data;
  if (typeof resultsUrl !== 'string' || isWebAddress.test(resultsUrl) || !URL.canParse(resultsUrl)) return data;
  return /^https?:$/.test(new URL(resultsUrl).protocol) ? data : others;
}

/** Where the event comes from, as variables: so templates, conditions and previews know them by the same names. */
function withOrigin({ project, triggeredBy, data, ...event }: z.infer<typeof incomingEvent>) {
  const origin = {
    ...(project !== undefined && { projectName: project.name, projectId: project.id }),
    ...(triggeredBy !== undefined && { triggeredBy: triggeredBy.name }),
  };
  return { ...event, data: { ...data, ...origin } };
}

const accepted = z.object({
  id: z.string(),
  duplicate: z.boolean(),
  deliveries: z.array(z.object({ id: z.string(), destinationId: z.string() })),
});

export const eventRoutes = [
  route({
    method: 'post',
    path: '/v1/events',
    summary: 'Accept an event',
    access: 'avsb',
    body: incomingEvent,
    answers: { 202: accepted },
    handle: async ({ context, caller, body }) => ({
      status: 202,
      body: await context.intake.accept({ ...withOrigin(body), webhookId: indexedText(caller.webhookId) }),
    }),
  }),
];
