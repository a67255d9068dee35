import { z } from 'zod';
import { notFound } from '../../domain/app-error';
import { attemptsOf } from '../../store/attempts';
import { deliveryStates, findDelivery, listDeliveries } from '../../store/deliveries';
import { eventVariables } from '../../store/events';
import { route } from '../route';
import { jiraWords, pageOf, paging, subjectKind, time } from '../schemas';

const delivery = z.object({
  id: z.string(),
  eventId: z.string(),
  eventType: z.string(),
  subject: z.object({ kind: subjectKind, id: z.string(), name: z.string() }),
  destinationId: z.string(),
  createdAt: z.string(),
  issueUrl: z.string().nullable(),
  state: z.enum(deliveryStates),
  outcome: z.enum(['created', 'commented']).nullable(),
  issueKey: z.string().nullable(),
  reason: z.string().nullable(),
  attempts: z.number(),
  nextAttemptAt: z.string().nullable(),
  lastError: z
    .object({
      message: z.string(),
      status: z.number().nullable(),
      errorMessages: z.array(z.string()),
      errors: z.record(z.string(), z.string()),
    })
    .nullable(),
});

const attempt = z.object({
  at: z.string(),
  decision: z.enum(['create', 'comment', 'find_write']),
  reason: z.string(),
  result: z.enum(['confirmed', 'rejected', 'retryable', 'uncertain']),
  jiraStatus: z.number().nullable(),
  durationMs: z.number().nullable(),
  jira: jiraWords.nullable(),
});

const value = z.union([z.string(), z.number(), z.boolean(), z.null()]);

export const deliveryRoutes = [
  route({
    method: 'get',
    path: '/v1/deliveries',
    summary: 'What became of each event, newest first',
    access: 'admin',
    query: z.object({
      ...paging,
      state: z.enum(deliveryStates).optional(),
      destinationId: z.string().optional(),
      eventType: z.string().optional(),
      subjectId: z.string().optional(),
      q: z.string().max(255).optional(),
      from: time.optional(),
      to: time.optional(),
    }),
    answers: { 200: pageOf(delivery).extend({ total: z.number() }) },
    handle: async ({ context, caller, query }) => ({
      status: 200,
      body: await listDeliveries(context.database, caller.organisationId, query, query),
    }),
  }),
  route({
    method: 'get',
    path: '/v1/deliveries/:id',
    summary: 'One delivery with its attempts and its event',
    access: 'admin',
    params: z.object({ id: z.string() }),
    answers: { 200: delivery.extend({ attemptLog: z.array(attempt), data: z.record(z.string(), value) }) },
    handle: async ({ context, caller, params: { id } }) => {
      const { database } = context;
      const { organisationId } = caller;
      const found = await findDelivery(database, organisationId, id);
      if (found === undefined) throw notFound('delivery');
      const attemptLog = await attemptsOf(database, organisationId, id);
      const data = await eventVariables(database, organisationId, found.eventId);
      return { status: 200, body: { ...found, attemptLog, data } };
    },
  }),
];
