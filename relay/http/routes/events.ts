import { z } from 'zod';
import { eventTypeOf } from '../../../shared/event-catalogue';
import { route } from '../route';
import { eventType, foreignId, subjectRef, time } from '../schemas';

const value = z.union([z.string(), z.number(), z.boolean(), z.null()]);

/** An event as AvsB sends it; its subject is of the kind that its type is about. */
export const incomingEvent = z
  .object({
    type: eventType,
    organisationId: foreignId,
    occurredAt: time,
    subject: subjectRef,
    data: z.record(z.string(), value),
  })
  .superRefine(({ type, subject }, refinement) => {
    const kind = eventTypeOf(type)?.subjectKind;
    if (kind === undefined || subject.kind === kind) return;
    refinement.addIssue({ code: 'custom', path: ['subject', 'kind'], message: `${type} is about the kind “${kind}”` });
  });

const accepted = z.object({
  id: z.string(),
  duplicate: z.boolean(),
  deliveries: z.array(z.object({ id: z.string(), destinationId: z.string() })),
});

export const eventRoutes = [
  route({
    method: 'post',
    path: '/v1/events',
    summary: 'Take in an event',
    access: 'avsb',
    body: incomingEvent,
    answers: { 202: accepted },
    handle: async ({ context, caller, body }) => ({
      status: 202,
      body: await context.intake.accept({ ...body, webhookId: caller.webhookId }),
    }),
  }),
];
