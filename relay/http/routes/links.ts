import { z } from 'zod';
import type { Link } from '../../domain/link';
import { listLinks } from '../../store/links';
import { route } from '../route';
import { issueStatus, pageOf, paging, subjectKind } from '../schemas';

const link = z.object({
  id: z.string(),
  issueKey: z.string(),
  issueUrl: z.string(),
  status: issueStatus,
  eventType: z.string().nullable(),
  origin: z.enum(['event', 'manual']),
  destinationId: z.string().nullable(),
  createdAt: z.string(),
});

export const linkRoutes = [
  route({
    method: 'get',
    path: '/v1/links',
    summary: 'The Jira tickets of a subject, newest first',
    access: 'person',
    query: z.object({
      ...paging,
      subjectKind: subjectKind.optional(),
      subjectId: z.string().min(1).max(255).optional(),
    }),
    answers: { 200: pageOf(link) },
    handle: async ({ context, caller, query }) => {
      const subject = { kind: query.subjectKind, id: query.subjectId };
      const page = await listLinks(context.database, caller.organisationId, subject, query);
      return { status: 200, body: { items: page.items.map(view), nextCursor: page.nextCursor } };
    },
  }),
];

function view({ issueId: _, subject: __, ...shown }: Link) {
  return shown;
}
