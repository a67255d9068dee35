import { z } from 'zod';
import { currentType } from '../../../shared/event-catalogue';
import {
  dismissDeliveries,
  dismissMatching,
  retryDeliveries,
  retryDelivery,
  retryMatching,
} from '../../delivery/retry';
import { notFound } from '../../domain/app-error';
import { attemptDecisions, attemptsOf } from '../../store/attempts';
import { type Delivery, deliveryCauses, deliveryOutcomes, deliveryStates } from '../../store/deliveries';
import { findDelivery, listDeliveries } from '../../store/delivery-list';
import { carriedBy } from '../../store/events';
import { csvPage, wantsCsv } from '../csv-page';
import { route } from '../route';
import { counted, documented, foreignId, jiraWords, pageOf, paging, subjectKind, time } from '../schemas';

const delivery = documented('Delivery', {
  id: z.string(),
  eventId: z.string(),
  eventType: z.string(),
  subject: z.object({ kind: subjectKind, id: z.string(), name: z.string() }),
  destinationId: z.string(),
  createdAt: z.string(),
  issueUrl: z.string().nullable(),
  state: z.enum(deliveryStates),
  outcome: z.enum(deliveryOutcomes).nullable(),
  cause: z.enum(deliveryCauses).nullable(),
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

const attempt = documented('Attempt', {
  at: z.string(),
  decision: z.enum(attemptDecisions),
  reason: z.string(),
  result: z.enum(['confirmed', 'rejected', 'retryable', 'uncertain']),
  jiraStatus: z.number().nullable(),
  durationMs: z.number().nullable(),
  jira: jiraWords.nullable(),
});

/** The filter of a list. */
const filter = {
  state: z.enum(deliveryStates).optional(),
  destinationId: z.string().optional(),
  eventType: z.string().overwrite(currentType).optional(),
  subjectId: z.string().optional(),
  q: z.string().max(255).optional(),
  from: time.optional(),
  to: time.optional(),
};

/** Either some by their ids, or all that match: an empty filter means all. */
const several = z.union([
  z.strictObject({ ids: z.array(foreignId).min(1).max(1_000) }),
  z.strictObject({ filter: z.strictObject(filter) }),
]);

const all = z.boolean().optional().describe('File what is held at once, instead of at the pace of the storm guard');

const retried = z.union([
  z.strictObject({ ids: z.array(foreignId).min(1).max(1_000), all }),
  z.strictObject({ filter: z.strictObject(filter), all }),
]);

const value = z.union([z.string(), z.number(), z.boolean(), z.null()]);

const detail = documented('DeliveryDetail', {
  ...delivery.shape,
  attemptLog: z.array(attempt),
  data: z.record(z.string(), value),
  /** When old attempts and data were trimmed, or null. */
  trimmedAt: z.string().nullable(),
});

export const deliveryRoutes = [
  route({
    method: 'get',
    path: '/v1/deliveries',
    summary: 'The outcome of each event, newest first; as CSV where that is asked for',
    access: 'admin',
    query: z.object({ ...paging, ...filter }),
    answers: { 200: { 'application/json': pageOf(delivery).extend(counted), 'text/csv': z.string() } },
    takesHeaders: { accept: 'text/csv for CSV' },
    handle: async ({ context, caller, query, headers }) => {
      const page = await listDeliveries(context.database, caller.organisationId, query, query);
      if (!wantsCsv(headers.accept)) return { status: 200, body: page };
      const { items, nextCursor } = page;
      return csvPage({ path: '/v1/deliveries', query, nextCursor, columns, rows: items.map(cellsOf) });
    },
  }),
  route({
    method: 'get',
    path: '/v1/deliveries/:id',
    summary: 'One delivery with its attempts and its event',
    access: 'admin',
    params: z.object({ id: z.string() }),
    answers: { 200: detail },
    handle: async ({ context, caller, params: { id } }) => {
      const { database } = context;
      const { organisationId } = caller;
      const found = await findDelivery(database, organisationId, id);
      if (found === undefined) throw notFound('delivery');
      const attemptLog = await attemptsOf(database, organisationId, id);
      const carried = await carriedBy(database, organisationId, found.eventId);
      return { status: 200, body: { ...found, attemptLog, ...carried } };
    },
  }),
  route({
    method: 'post',
    path: '/v1/deliveries/:id/retry',
    summary: 'Retry a failed delivery, or file one after all that was skipped or held',
    access: 'admin',
    params: z.object({ id: z.string() }),
    answers: { 202: delivery },
    problems: [409],
    handle: async ({ context, caller, params }) => ({
      status: 202,
      body: await retryDelivery(context, caller, params.id),
    }),
  }),
  route({
    method: 'post',
    path: '/v1/deliveries/retry',
    summary: 'Retry several deliveries: some, or all failed (or skipped, or held) ones that match',
    access: 'admin',
    body: retried,
    answers: { 202: z.object({ queued: z.number(), skipped: z.number() }) },
    handle: async ({ context, caller, body }) => ({
      status: 202,
      body:
        'ids' in body
          ? await retryDeliveries(context, caller, body.ids, body)
          : await retryMatching(context, caller, body.filter, body),
    }),
  }),
  route({
    method: 'post',
    path: '/v1/deliveries/dismiss',
    summary: 'Dismiss several deliveries: some, or all failed (or held) ones that match',
    access: 'admin',
    body: several,
    answers: { 202: z.object({ dismissed: z.number(), skipped: z.number() }) },
    handle: async ({ context, caller, body }) => ({
      status: 202,
      body:
        'ids' in body
          ? await dismissDeliveries(context, caller, body.ids)
          : await dismissMatching(context, caller, body.filter),
    }),
  }),
];

const columns = [
  'id',
  'createdAt',
  'eventId',
  'eventType',
  'subjectKind',
  'subjectId',
  'subjectName',
  'destinationId',
  'state',
  'outcome',
  'cause',
  'issueKey',
  'issueUrl',
  'reason',
  'attempts',
  'nextAttemptAt',
  'lastError',
];

function cellsOf(delivery: Delivery): string[] {
  const { subject, outcome, cause, issueKey, issueUrl, reason, nextAttemptAt, lastError } = delivery;
  return [
    delivery.id,
    delivery.createdAt,
    delivery.eventId,
    delivery.eventType,
    subject.kind,
    subject.id,
    subject.name,
    delivery.destinationId,
    delivery.state,
    outcome ?? '',
    cause ?? '',
    issueKey ?? '',
    issueUrl ?? '',
    reason ?? '',
    String(delivery.attempts),
    nextAttemptAt ?? '',
    lastError?.message ?? '',
  ];
}
