import { z } from 'zod';
import { chooseSite, offeredSites } from '../../setup/connect-site';
import { connectedSite } from '../../setup/destinations';
import { expectAnswer, issueTypesOf, prioritiesOf } from '../../setup/project-offer';
import { listSites, type Site } from '../../store/sites';
import { route } from '../route';
import { named, pageOf } from '../schemas';

const site = z.object({
  id: z.string(),
  cloudId: z.string(),
  name: z.string(),
  url: z.string(),
  status: z.enum(['connected', 'reconnect_required']),
  accessTokenExpiresAt: z.string().nullable(),
  connectedBy: named,
  connectedAt: z.string(),
});

const listOf = pageOf;
const inSite = z.object({ id: z.string() });
const inProject = z.object({ id: z.string(), key: z.string() });
const project = z.object({ id: z.string(), key: z.string(), name: z.string() });

export const siteRoutes = [
  route({
    method: 'get',
    path: '/v1/sites/choices/:id',
    summary: 'The sites that Atlassian listed, to choose from',
    access: 'admin',
    params: inSite,
    answers: { 200: listOf(z.object({ cloudId: z.string(), name: z.string(), url: z.string() })) },
    handle: async ({ context, caller, params }) => all(await offeredSites(context, caller, params.id)),
  }),
  route({
    method: 'post',
    path: '/v1/sites/choices/:id',
    summary: 'Connect the chosen site',
    access: 'admin',
    params: inSite,
    body: z.object({ cloudId: z.string().min(1) }),
    answers: { 201: site },
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
    answers: { 200: listOf(site) },
    handle: async ({ context, caller }) => all((await listSites(context.database, caller.organisationId)).map(view)),
  }),
  route({
    method: 'get',
    path: '/v1/sites/:id/projects',
    summary: 'The projects in which AvsB may create issues',
    access: 'admin',
    params: inSite,
    query: z.object({ query: z.string().max(255).optional() }),
    answers: { 200: listOf(project) },
    handle: async ({ context, caller, params, query }) => {
      const of = await connectedSite(context, caller.organisationId, params.id);
      const { items } = expectAnswer(await context.jira.projects(of, { query: query.query }));
      return all(items.map(({ id, key, name }) => ({ id, key, name })));
    },
  }),
  route({
    method: 'get',
    path: '/v1/sites/:id/projects/:key/issue-types',
    summary: 'The issue types of a project',
    access: 'admin',
    params: inProject,
    answers: { 200: listOf(named) },
    handle: async ({ context, caller, params }) => {
      const of = await connectedSite(context, caller.organisationId, params.id);
      return all(await issueTypesOf(context, of, params.key));
    },
  }),
  route({
    method: 'get',
    path: '/v1/sites/:id/priorities',
    summary: 'The priorities of a site',
    access: 'admin',
    params: inSite,
    answers: { 200: listOf(named) },
    handle: async ({ context, caller, params }) => {
      const of = await connectedSite(context, caller.organisationId, params.id);
      return all(expectAnswer(await context.jira.priorities(of)).map(({ id, name }) => ({ id, name })));
    },
  }),
  route({
    method: 'get',
    path: '/v1/sites/:id/projects/:key/priorities',
    summary: 'The priorities that a project offers for an issue type',
    access: 'admin',
    params: inProject,
    query: z.object({ issueTypeId: z.string().min(1) }),
    answers: { 200: listOf(named) },
    handle: async ({ context, caller, params, query }) => {
      const of = await connectedSite(context, caller.organisationId, params.id);
      return all(await prioritiesOf(context, of, params.key, query.issueTypeId));
    },
  }),
];

function all(items: readonly unknown[]) {
  return { status: 200, body: { items, nextCursor: null } };
}

function view({ organisationId: _, ...shown }: Site) {
  return shown;
}
