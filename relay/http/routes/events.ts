import { z } from 'zod';
import { indexedText } from '../../domain/indexed-text';
import { route } from '../route';
import { eventType, foreignId, subjectFits, subjectRef, time, variables } from '../schemas';

/** An event as AvsB sends it; its subject is of the kind that its type is about. */
const incomingEvent = z
  .object({
    type: eventType,
    organisationId: foreignId,
    occurredAt: time,
    subject: subjectRef,
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
      body: await context.intake.accept({ ...body, webhookId: indexedText(caller.webhookId) }),
    }),
  }),
];
