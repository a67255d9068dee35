import { z } from 'zod';
import { checkDestination, checkUnsaved } from '../../setup/check';
import { route } from '../route';
import { eachOnce, mappingChange, namedEventType, problem, shortText } from '../schemas';

const checked = z.object({
  ok: z.boolean().describe('Whether every event that is on can be filed as its row says'),
  problems: z.array(problem),
});

const rows = eachOnce(mappingChange.extend({ eventType: namedEventType }));

export const checkRoutes = [
  route({
    method: 'post',
    path: '/v1/destinations/:id/check',
    summary: 'Whether Jira would accept the tickets of a destination, as saved or with other rows',
    access: 'admin',
    params: z.object({ id: z.string() }),
    body: z.object({ mappings: rows.optional() }).optional(),
    answers: { 200: checked },
    problems: [502],
    handle: async ({ context, caller, params: { id }, body }) => ({
      status: 200,
      body: await checkDestination(context, caller.organisationId, id, body?.mappings),
    }),
  }),
  route({
    method: 'post',
    path: '/v1/check',
    summary: 'Whether Jira would accept the tickets of a destination that is not saved yet',
    access: 'admin',
    body: z.object({ siteId: z.string().min(1), projectKey: shortText, mappings: rows }),
    answers: { 200: checked },
    problems: [404, 502],
    handle: async ({ context, caller, body }) => ({
      status: 200,
      body: await checkUnsaved(context, caller.organisationId, body),
    }),
  }),
];
