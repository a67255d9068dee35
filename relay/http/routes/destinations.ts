import { z } from 'zod';
import { notFound, unprocessable } from '../../domain/app-error';
import { dryRunKinds } from '../../domain/dry-run';
import { changeDestination } from '../../setup/change-destination';
import { deleteDestination } from '../../setup/delete-destination';
import { firstToView, viewForAdmins } from '../../setup/destination-view';
import { changeMappings, createDestination } from '../../setup/destinations';
import { dryRun } from '../../setup/dry-run';
import { refreshTemplates } from '../../setup/refresh-templates';
import { findDestination, listDestinations } from '../../store/destinations';
import type { HttpContext } from '../context';
import { route } from '../route';
import {
  counted,
  documented,
  eachOnce,
  eventType,
  guard,
  mapping,
  mappingChange,
  mappingDraft,
  named,
  namedEventType,
  pageOf,
  paging,
  problem,
  shortText,
  subjectRef,
} from '../schemas';

const maxNameChars = 255;
const destinationName = z
  .string()
  .trim()
  .min(1, 'Enter a name.')
  .max(maxNameChars, `A name can have at most ${maxNameChars} characters.`);

const obstacle = z.enum(['reconnect_required', 'repair_required', 'remap_required', 'disabled']);

const destination = documented('Destination', {
  id: z.string(),
  name: z.string(),
  enabled: z.boolean(),
  site: z.object({ id: z.string(), name: z.string(), url: z.string() }),
  project: z.object({ id: z.string(), key: z.string(), name: z.string() }),
  state: z.enum(['active', ...obstacle.options]),
  banner: z
    .object({
      code: obstacle,
      message: z.string(),
      action: z.enum(['reconnect', 'pick_project', 'refresh_templates', 'resume']),
      eventTypes: z.array(z.string()),
    })
    .nullable(),
  problems: z.array(problem),
  counts: z.object({ waiting: z.number(), failed: z.number(), held: z.number() }),
  guard: guard.nullable(),
  guardHeld: z.object({ count: z.number(), since: z.string() }).nullable(),
  skippedLately: z
    .array(z.object({ eventType: z.string(), ...counted }))
    .describe('What was skipped in the last 7 days, by event type; types of which nothing was are left out'),
  lastTicket: z.object({ issueKey: z.string(), url: z.string(), at: z.string() }).nullable(),
  mappings: z.array(mapping),
  version: z.number(),
});

const mappingDrafts = eachOnce(mappingDraft);

const params = z.object({ id: z.string() });
const takesHeaders = { 'if-match': 'The version that was read, in quotes' };

export const destinationRoutes = [
  route({
    method: 'post',
    path: '/v1/destinations',
    summary: 'Create a destination for a project',
    access: 'admin',
    body: z.object({
      siteId: z.string().min(1),
      projectKey: shortText,
      name: destinationName.optional(),
      mappings: mappingDrafts.optional(),
      guard: guard.nullable().optional(),
    }),
    answers: { 201: destination },
    problems: [404, 409, 502],
    handle: async ({ context, caller, body }) => {
      const id = await createDestination(context, caller, body);
      return { status: 201, body: await viewOf(context, caller.organisationId, id) };
    },
  }),
  route({
    method: 'get',
    path: '/v1/destinations',
    summary: 'The destinations',
    access: 'admin',
    query: z.object(paging),
    answers: { 200: pageOf(destination) },
    handle: async ({ context, caller, query }) => {
      const { organisationId } = caller;
      const found = await listDestinations(context.database, organisationId, { ...query, limit: query.limit + 1 });
      const shown = await firstToView(context.database, found.slice(0, query.limit));
      const nextCursor = found.length > shown.length ? (shown.at(-1)?.id ?? null) : null;
      const items = await viewForAdmins(context, organisationId, shown);
      return { status: 200, body: { items, nextCursor } };
    },
  }),
  route({
    method: 'get',
    path: '/v1/destinations/:id',
    summary: 'One destination',
    access: 'admin',
    params,
    answers: { 200: destination },
    handle: async ({ context, caller, params: { id } }) => ({
      status: 200,
      body: await viewOf(context, caller.organisationId, id),
    }),
  }),
  route({
    method: 'patch',
    path: '/v1/destinations/:id',
    summary: "Change a destination's project, name or storm guard, pause or resume it",
    access: 'admin',
    params,
    body: z.object({
      projectKey: shortText.optional(),
      name: destinationName.optional(),
      enabled: z.boolean().optional(),
      guard: guard.nullable().optional(),
    }),
    answers: { 200: destination },
    takesHeaders,
    problems: [409, 412, 502],
    handle: async ({ context, caller, params: { id }, body, headers }) => {
      await changeDestination(context, caller, id, body, versionIn(headers['if-match']));
      return { status: 200, body: await viewOf(context, caller.organisationId, id) };
    },
  }),
  route({
    method: 'delete',
    path: '/v1/destinations/:id',
    summary: 'Delete a destination; its tickets and links stay',
    access: 'admin',
    params,
    answers: { 204: null },
    takesHeaders,
    problems: [412],
    handle: async ({ context, caller, params: { id }, headers }) => {
      await deleteDestination(context, caller, id, versionIn(headers['if-match']));
      return { status: 204 };
    },
  }),
  route({
    method: 'put',
    path: '/v1/destinations/:id/mappings',
    summary: 'Change rows of a destination',
    access: 'admin',
    params,
    body: z.object({ mappings: mappingDrafts }),
    answers: { 200: destination },
    takesHeaders,
    problems: [409, 412, 502],
    handle: async ({ context, caller, params: { id }, body, headers }) => {
      await changeMappings(context, caller, id, body.mappings, versionIn(headers['if-match']));
      return { status: 200, body: await viewOf(context, caller.organisationId, id) };
    },
  }),
  route({
    method: 'post',
    path: '/v1/destinations/:id/refresh-templates',
    summary: 'Ask Jira again which issue types the project has',
    access: 'admin',
    params,
    answers: {
      200: z.object({
        issueTypes: z.array(named),
        needsRemap: z.array(z.object({ eventType, issueType: named.nullable() })),
      }),
    },
    problems: [409, 502],
    handle: async ({ context, caller, params: { id } }) => ({
      status: 200,
      body: await refreshTemplates(context, caller, id),
    }),
  }),
];

const decisionCounts = z.object(
  Object.fromEntries(dryRunKinds.map((kind) => [kind, z.number()])) as Record<
    (typeof dryRunKinds)[number],
    z.ZodNumber
  >,
);

export const dryRunRoutes = [
  route({
    method: 'post',
    path: '/v1/destinations/:id/dry-run',
    summary: 'What rows and storm guard would have made of the last events; nothing is sent',
    access: 'admin',
    params,
    body: z
      .object({
        mappings: eachOnce(mappingChange.extend({ eventType: namedEventType })).optional(),
        guard: guard.nullable().optional(),
        days: z.int().min(1).max(30).default(30),
      })
      .optional(),
    answers: {
      200: z.object({
        total: z.number().describe('Events that a row which is on decides about'),
        byDecision: decisionCounts,
        items: z
          .array(
            z.object({
              eventId: z.string(),
              eventType: z.string(),
              subject: subjectRef,
              decision: z.object({ kind: z.enum(dryRunKinds), reason: z.string() }),
            }),
          )
          .describe(
            'The newest 200, newest first. Events are played from the oldest on, beginning without any ticket, by `when`, ' +
              '`guard` and `lifecycle`, as if nobody did anything in Jira: when people close, reopen or delete a ticket, ' +
              'or file what is held, is not known. Each step of a life cycle counts as possible.',
          ),
      }),
    },
    handle: async ({ context, caller, params: { id }, body }) => ({
      status: 200,
      body: await dryRun(context, caller.organisationId, id, { days: 30, ...body }),
    }),
  }),
];

async function viewOf(context: HttpContext, organisationId: string, id: string) {
  const found = await findDestination(context.database, organisationId, id);
  const [view] = await viewForAdmins(context, organisationId, found === undefined ? [] : [found]);
  if (view === undefined) throw notFound('destination');
  return view;
}

/** `If-Match: "3"`: the version that the caller's rows were edited at. */
function versionIn(header: string | undefined): number | undefined {
  if (header === undefined || header.trim() === '*') return undefined;
  const [, version] = /^\s*(?:W\/)?"?(\d+)"?\s*$/.exec(header) ?? [];
  if (version !== undefined) return Number(version);
  const message = 'must be the version in quotes';
  throw unprocessable('The header If-Match cannot be read. Send the version in quotes.', [
    { path: 'If-Match', message },
  ]);
}
