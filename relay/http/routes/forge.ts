import { z } from 'zod';
import { maxCardUrls } from '../../../shared/forge-api';
import { cardsFor } from '../../setup/forge/cards';
import { subjectsOfIssue } from '../../setup/forge/issue-subjects';
import { noteChange } from '../../setup/forge/note-change';
import { mappingsOfProject } from '../../setup/forge/project-mappings';
import { route } from '../route';
import { documented, eventType, foreignId, named, shortText, subjectKind } from '../schemas';
import { subjectBody } from './subjects';

const card = z.discriminatedUnion('access', [
  z.object({
    url: z.string(),
    access: z.literal('granted'),
    title: z.string(),
    description: z.string(),
    updatedAt: z.string(),
  }),
  z.object({ url: z.string(), access: z.literal('not_found') }),
]);

const issueSubject = subjectBody.extend({
  kind: subjectKind,
  id: foreignId,
  eventType: eventType.nullable(),
  asOf: z.string(),
  organisation: named.optional(),
});

const projectMapping = documented('ProjectMapping', {
  destination: z.object({ id: z.string(), name: z.string(), url: z.string() }),
  eventType: z.string(),
  issueType: named.nullable(),
  priority: named.nullable(),
  enabled: z.boolean(),
  organisation: named.optional(),
  problem: z.object({ code: z.string(), message: z.string(), action: z.string() }).optional(),
});

/** For the Forge app: what the site named by its token may see. */
export const forgeRoutes = [
  route({
    method: 'post',
    path: '/forge/v1/cards',
    summary: 'The cards of results pages',
    access: 'forge',
    body: z.object({ urls: z.array(z.string().max(10_000)).max(maxCardUrls) }),
    answers: { 200: z.object({ cards: z.array(card) }) },
    handle: async ({ context, caller, body: { urls } }) => ({
      status: 200,
      body: { cards: await cardsFor(context.database, caller.cloudId, urls) },
    }),
  }),
  route({
    method: 'get',
    path: '/forge/v1/issues/:issueId/subjects',
    summary: 'What an issue is linked to',
    access: 'forge',
    params: z.object({ issueId: foreignId }),
    answers: { 200: z.object({ items: z.array(issueSubject) }) },
    handle: async ({ context, caller, params: { issueId } }) => ({
      status: 200,
      body: { items: await subjectsOfIssue(context.database, caller.cloudId, issueId) },
    }),
  }),
  route({
    method: 'get',
    path: '/forge/v1/projects/:projectId/mappings',
    summary: 'The rows that file into a project',
    access: 'forge',
    params: z.object({ projectId: foreignId }),
    answers: { 200: z.object({ items: z.array(projectMapping) }) },
    handle: async ({ context, caller, params: { projectId } }) => ({
      status: 200,
      body: { items: await mappingsOfProject(context, caller.cloudId, projectId) },
    }),
  }),
  route({
    method: 'post',
    path: '/forge/v1/events',
    summary: 'Report a change in Jira: it is read again',
    access: 'forge',
    body: z.object({
      eventType: shortText,
      issueId: foreignId.optional(),
      projectId: foreignId.optional(),
      issueTypeId: foreignId.optional(),
    }),
    answers: { 202: null },
    handle: async ({ context, caller, body }) => {
      await noteChange(context, caller.cloudId, body);
      return { status: 202 };
    },
  }),
];
