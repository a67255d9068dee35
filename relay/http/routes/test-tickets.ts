import { z } from 'zod';
import { notFound } from '../../domain/app-error';
import { defaultTestEventType } from '../../domain/test-ticket';
import { deleteTestTicket } from '../../setup/test-tickets/delete';
import { sendTestTicket } from '../../setup/test-tickets/send';
import { findDestination } from '../../store/destinations';
import { listTestTickets, type SentTestTicket } from '../../store/test-tickets';
import { route } from '../route';
import { documented, named, namedEventType, pageOf, paging } from '../schemas';

const issue = z.object({ issueKey: z.string(), issueId: z.string(), url: z.string() });

const sentIssue = issue.extend({
  notes: z.array(z.string()).optional().describe('How the ticket differs from what its row asks for, if it does'),
});

const testTicket = documented('TestTicket', {
  ...issue.shape,
  eventType: z.string(),
  sentAt: z.string(),
  sentBy: named,
});

export const testTicketRoutes = [
  route({
    method: 'post',
    path: '/v1/destinations/:id/test-tickets',
    summary: 'Send a test ticket',
    access: 'admin',
    params: z.object({ id: z.string() }),
    body: z.object({ eventType: namedEventType.optional() }).optional(),
    answers: { 201: sentIssue },
    problems: [409, 502, 504],
    handle: async ({ context, caller, params: { id }, body }) => ({
      status: 201,
      body: await sendTestTicket(context, caller, id, body?.eventType ?? defaultTestEventType),
    }),
  }),
  route({
    method: 'get',
    path: '/v1/destinations/:id/test-tickets',
    summary: 'The test tickets that are still in Jira, newest first',
    access: 'admin',
    params: z.object({ id: z.string() }),
    query: z.object(paging),
    answers: { 200: pageOf(testTicket) },
    handle: async ({ context, caller: { organisationId }, params: { id }, query }) => {
      const destination = await findDestination(context.database, organisationId, id);
      if (destination === undefined) throw notFound('destination');
      const { items, nextCursor } = await listTestTickets(context.database, organisationId, id, query);
      return { status: 200, body: { items: items.map(view), nextCursor } };
    },
  }),
  route({
    method: 'delete',
    path: '/v1/destinations/:id/test-tickets/:issueKey',
    summary: 'Delete a test ticket in Jira, or close it where Jira does not let AvsB delete it',
    access: 'admin',
    params: z.object({ id: z.string(), issueKey: z.string() }),
    answers: { 200: z.object({ outcome: z.literal('closed'), message: z.string() }), 204: null },
    problems: [409, 502, 504],
    handle: async ({ context, caller, params: { id, issueKey } }) => {
      const end = await deleteTestTicket(context, caller, id, issueKey);
      return end.outcome === 'deleted' ? { status: 204 } : { status: 200, body: end };
    },
  }),
];

function view({ id: _, state: __, ...shown }: SentTestTicket) {
  return shown;
}
