import { z } from 'zod';
import { fieldKind } from '../../domain/mapping/fields/jira/setting';
import type { OtherRelay } from '../../domain/webhook';
import { chooseSite, offeredSites } from '../../setup/connect-site';
import { expectAnswer, issueTypesOf, prioritiesOf, projectsOf } from '../../setup/create-metadata';
import { connectedSite } from '../../setup/destinations';
import { assignablePeople, peopleById } from '../../setup/people';
import { fieldsOf } from '../../setup/project-fields';
import { removeSite } from '../../setup/remove-site';
import { contactsOf } from '../../store/site-contacts';
import { listSites, type Site } from '../../store/sites';
import { otherRelaysOf } from '../../store/webhooks';
import { countedPaging, partOfList, startOf } from '../part-of-list';
import { route } from '../route';
import { documented, named, pageOf, paging, shortText } from '../schemas';

const site = documented('Site', {
  id: z.string(),
  cloudId: z.string(),
  name: z.string(),
  url: z.string(),
  status: z.enum(['connected', 'reconnect_required']),
  accessTokenExpiresAt: z.string().nullable(),
  connectedBy: named,
  connectedAt: z.string(),
  scopes: z.array(z.string()).describe('What Atlassian lets AvsB do there'),
  lastRefreshAt: z.string().nullable().describe('When the access token was last renewed'),
  otherRelay: z
    .object({ url: z.string(), isFollowing: z.boolean() })
    .optional()
    .describe(
      'Another relay with the same OAuth app. Jira calls one address for an app: that of the other where it is following',
    ),
  following: z
    .object({
      isByWebhook: z.boolean().describe('Whether Jira reports changes at once; otherwise only the sync finds them'),
      lastSyncAt: z.string().nullable().describe('When all open tickets were last read'),
    })
    .optional()
    .describe('How AvsB learns of changes in Jira, in the list of sites'),
  lastCheckAt: z
    .string()
    .nullable()
    .optional()
    .describe('When a destination on the site was last checked, in the list of sites'),
});

const inSite = z.object({ id: z.string() });
const inProject = z.object({ id: z.string(), key: z.string() });
const project = z.object({ id: z.string(), key: z.string(), name: z.string() });

const field = documented('ProjectField', {
  id: z.string(),
  name: z.string(),
  kind: fieldKind,
  required: z.boolean(),
  hasDefault: z.boolean(),
  allowedValues: z
    .array(named.extend({ children: z.array(named).optional() }))
    .nullable()
    .describe('Null where Jira does not list them'),
});

const person = z.object({ accountId: z.string(), name: z.string() });

export const siteRoutes = [
  route({
    method: 'get',
    path: '/v1/sites/choices/:id',
    summary: 'The sites that Atlassian listed, to choose from',
    access: 'admin',
    params: inSite,
    query: z.object(countedPaging),
    answers: { 200: pageOf(z.object({ cloudId: z.string(), name: z.string(), url: z.string() })) },
    handle: async ({ context, caller, params, query }) => ({
      status: 200,
      body: partOfList(await offeredSites(context, caller, params.id), query),
    }),
  }),
  route({
    method: 'post',
    path: '/v1/sites/choices/:id',
    summary: 'Connect the chosen site',
    access: 'admin',
    params: inSite,
    body: z.object({ cloudId: z.string().min(1) }),
    answers: { 201: site },
    problems: [502],
    handle: async ({ context, caller, params, body }) => ({
      status: 201,
      body: view(await chooseSite(context, caller, params.id, body.cloudId)),
    }),
  }),
  route({
    method: 'get',
    path: '/v1/sites',
    summary: 'The connected Jira sites',
    access: 'admin',
    query: z.object(paging),
    answers: { 200: pageOf(site) },
    handle: async ({ context, caller, query: { limit, cursor = '' } }) => {
      const rest = (await listSites(context.database, caller.organisationId)).filter(({ id }) => id > cursor);
      const otherRelays = await otherRelaysOf(context.database, caller.organisationId);
      const contacts = await contactsOf(context.database, caller.organisationId);
      const items = rest
        .slice(0, limit)
        .map((site) => ({ ...view(site), ...otherRelayIn(otherRelays, site), ...contacts.get(site.id) }));
      return { status: 200, body: { items, nextCursor: rest.length > limit ? (items.at(-1)?.id ?? null) : null } };
    },
  }),
  route({
    method: 'delete',
    path: '/v1/sites/:id',
    summary: 'Disconnect a site; its destinations wait until it is reconnected',
    access: 'admin',
    params: inSite,
    answers: { 204: null },
    handle: async ({ context, caller, params }) => {
      await removeSite(context, caller, params.id);
      return { status: 204 };
    },
  }),
  route({
    method: 'get',
    path: '/v1/sites/:id/projects',
    summary: 'The projects in which AvsB may create issues',
    access: 'admin',
    params: inSite,
    query: z.object({ ...countedPaging, query: z.string().max(255).optional() }),
    answers: { 200: pageOf(project) },
    problems: [409, 502],
    handle: async ({ context, caller, params, query: { query, ...page } }) => {
      const of = await connectedSite(context, caller.organisationId, params.id);
      const found = await projectsOf(context, of, { query, startAt: startOf(page), limit: page.limit });
      const nextCursor = found.nextStartAt === null ? null : String(found.nextStartAt);
      return { status: 200, body: { items: found.items, nextCursor } };
    },
  }),
  route({
    method: 'get',
    path: '/v1/sites/:id/projects/:key/issue-types',
    summary: 'The issue types of a project',
    access: 'admin',
    params: inProject,
    query: z.object(countedPaging),
    answers: { 200: pageOf(named) },
    problems: [409, 502],
    handle: async ({ context, caller, params, query }) => {
      const of = await connectedSite(context, caller.organisationId, params.id);
      return { status: 200, body: partOfList(await issueTypesOf(context, of, params.key), query) };
    },
  }),
  route({
    method: 'get',
    path: '/v1/sites/:id/priorities',
    summary: 'The priorities of a site',
    access: 'admin',
    params: inSite,
    query: z.object(countedPaging),
    answers: { 200: pageOf(named) },
    problems: [409, 502],
    handle: async ({ context, caller, params, query }) => {
      const of = await connectedSite(context, caller.organisationId, params.id);
      const priorities = expectAnswer(await context.jira.priorities(of)).map(({ id, name }) => ({ id, name }));
      return { status: 200, body: partOfList(priorities, query) };
    },
  }),
  route({
    method: 'get',
    path: '/v1/sites/:id/projects/:key/priorities',
    summary: 'The priorities that a project has for an issue type',
    access: 'admin',
    params: inProject,
    query: z.object({ ...countedPaging, issueTypeId: z.string().min(1) }),
    answers: { 200: pageOf(named) },
    problems: [409, 502],
    handle: async ({ context, caller, params, query }) => {
      const of = await connectedSite(context, caller.organisationId, params.id);
      const priorities = await prioritiesOf(context, of, params.key, query.issueTypeId);
      return { status: 200, body: partOfList(priorities, query) };
    },
  }),
  route({
    method: 'get',
    path: '/v1/sites/:id/projects/:key/fields',
    summary: 'The fields that a row can set when it creates an issue of this type, in the order of the create screen',
    access: 'admin',
    params: inProject,
    query: z.object({ ...countedPaging, issueTypeId: z.string().min(1) }),
    answers: { 200: pageOf(field) },
    problems: [409, 502],
    handle: async ({ context, caller, params, query }) => {
      const of = await connectedSite(context, caller.organisationId, params.id);
      return { status: 200, body: partOfList(await fieldsOf(context, of, params.key, query.issueTypeId), query) };
    },
  }),
  route({
    method: 'get',
    path: '/v1/sites/:id/users',
    summary: 'People that issues of a project can be assigned to, or the people with these accounts',
    access: 'admin',
    params: inSite,
    query: z.object({
      ...countedPaging,
      projectKey: shortText.optional(),
      query: z.string().max(255).optional().describe('The beginning of a name'),
      accountIds: z.string().max(10_000).optional().describe('Accounts, separated by commas: at most 50'),
    }),
    answers: { 200: pageOf(person) },
    problems: [409, 502],
    handle: async ({ context, caller, params, query: { projectKey, accountIds, query, ...page } }) => {
      // Without a project, the people with these accounts: nobody if none is named.
      if (accountIds !== undefined || projectKey === undefined) {
        const named = (accountIds ?? '').split(',').map((id) => id.trim());
        const ids = [...new Set(named)].filter((id) => id !== '').slice(0, 50);
        const items = await peopleById(context, caller.organisationId, params.id, ids);
        return { status: 200, body: { items, nextCursor: null } };
      }
      const startAt = startOf(page);
      const wanted = { projectKey, query, startAt, limit: page.limit };
      const items = await assignablePeople(context, caller.organisationId, params.id, wanted);
      return {
        status: 200,
        body: { items, nextCursor: items.length < page.limit ? null : String(startAt + page.limit) },
      };
    },
  }),
  route({
    method: 'get',
    path: '/v1/sites/:id/resolutions',
    summary: 'The resolutions of a site',
    access: 'admin',
    params: inSite,
    query: z.object(countedPaging),
    answers: { 200: pageOf(named) },
    problems: [409, 502],
    handle: async ({ context, caller, params, query }) => {
      const of = await connectedSite(context, caller.organisationId, params.id);
      const resolutions = expectAnswer(await context.jira.resolutions(of)).map(({ id, name }) => ({ id, name }));
      return { status: 200, body: partOfList(resolutions, query) };
    },
  }),
];

function otherRelayIn(otherRelays: ReadonlyMap<string, OtherRelay>, { id }: Site): { otherRelay?: OtherRelay } {
  const otherRelay = otherRelays.get(id);
  return otherRelay === undefined ? {} : { otherRelay };
}

function view({ organisationId: _, formerUrls: __, ...shown }: Site) {
  return shown;
}
