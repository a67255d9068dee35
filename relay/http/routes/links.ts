import { z } from 'zod';
import { eventTypeOf } from '../../../shared/event-catalogue';
import type { Link } from '../../domain/link';
import { linkByHand, removeLink } from '../../setup/links';
import { listDestinations } from '../../store/destinations';
import { listLinks } from '../../store/links';
import { route } from '../route';
import { documented, foreignId, issueStatus, pageOf, paging, subjectKind, subjectRef } from '../schemas';

const link = documented('Link', {
  id: z.string(),
  issueKey: z.string(),
  issueUrl: z.string(),
  status: issueStatus,
  eventType: z.string().nullable(),
  /** The event's name for people. */
  eventLabel: z.string().nullable(),
  origin: z.enum(['event', 'manual']),
  destinationId: z.string().nullable(),
  createdAt: z.string(),
});

const linkDestination = z.object({
  id: z.string(),
  name: z.string(),
  projectKey: z.string(),
  siteName: z.string(),
  siteUrl: z.string(),
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
  route({
    method: 'post',
    path: '/v1/links',
    summary: 'Link a Jira issue to a subject by hand',
    access: 'person',
    body: z.object({
      destinationId: foreignId,
      issueKey: z.string().trim().min(1).max(2_000).describe("The issue's key, or its address on the site"),
      subject: subjectRef,
    }),
    answers: { 200: link, 201: link },
    problems: [404, 409, 502],
    handle: async ({ context, caller, body }) => {
      const made = await linkByHand(context, caller, body);
      return { status: made.isNew ? 201 : 200, body: view(made.link) };
    },
  }),
  route({
    method: 'get',
    path: '/v1/links/destinations',
    summary: 'The destinations to whose sites issues can be linked by hand',
    access: 'person',
    query: z.object(paging),
    answers: { 200: pageOf(linkDestination) },
    handle: async ({ context, caller, query }) => {
      const request = { ...query, limit: query.limit + 1 };
      const found = await listDestinations(context.database, caller.organisationId, request);
      const shown = found.slice(0, query.limit);
      const items = shown.map(({ id, name, project, site }) => ({
        id,
        name,
        projectKey: project.key,
        siteName: site.name,
        siteUrl: site.url,
      }));
      return {
        status: 200,
        body: { items, nextCursor: found.length > shown.length ? (shown.at(-1)?.id ?? null) : null },
      };
    },
  }),
  route({
    method: 'delete',
    path: '/v1/links/:id',
    summary: 'Remove a link; the issue stays as it is',
    access: 'person',
    params: z.object({ id: z.string() }),
    answers: { 204: null },
    handle: async ({ context, caller, params: { id } }) => {
      await removeLink(context, caller, id);
      return { status: 204 };
    },
  }),
];

function view({ issueId: _, subject: __, ...shown }: Link) {
  const { eventType } = shown;
  return { ...shown, eventLabel: eventType === null ? null : (eventTypeOf(eventType)?.label ?? eventType) };
}
