import { z } from 'zod';
import { problemCodes } from '../../domain/problem-codes';
import type { Access, Route } from '../route';
import { jiraWords } from '../schemas';
import type { Reference, ResponseObject } from './document';
import type { Schemas } from './schemas';

/** An error, as RFC 9457 has it. */
const problem = z
  .object({
    type: z
      .enum(problemCodes.map((code) => `urn:avsb:problem:${code}` as const))
      .describe('A URN that names the problem for programs'),
    title: z.string().describe('What happened'),
    status: z.number(),
    detail: z.string().describe('What it means, and what to do next'),
    errors: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
    jira: jiraWords.optional().describe('What Jira refused, word for word'),
  })
  .meta({ id: 'Problem' });

const kinds: Readonly<Record<number, { readonly name: string; readonly meaning: string; readonly header?: string }>> = {
  400: { name: 'Unreadable', meaning: 'The address or the body cannot be read.' },
  401: { name: 'Unauthorized', meaning: 'The call carries no valid credential.', header: 'www-authenticate' },
  403: { name: 'Forbidden', meaning: 'The caller does not have the permission.' },
  404: { name: 'NotFound', meaning: 'It does not exist, or belongs to another organisation.' },
  409: { name: 'Conflict', meaning: 'The request conflicts with the current state.' },
  412: { name: 'Stale', meaning: 'Another change was saved in the meantime.' },
  413: { name: 'TooLarge', meaning: 'The body is larger than 256 KiB, or than the route allows.' },
  422: { name: 'Invalid', meaning: 'Some fields are missing or malformed: see errors.' },
  429: { name: 'TooManyCalls', meaning: 'Too many calls. Retry after the time in the header.', header: 'retry-after' },
  500: { name: 'Failed', meaning: 'The relay failed: an internal error.' },
  502: { name: 'JiraFailed', meaning: 'Jira refused, or could not be reached: see jira.' },
  503: { name: 'Unavailable', meaning: 'It cannot be done right now. Try again in a moment.' },
  504: { name: 'Unclear', meaning: 'It is unclear whether Jira did it; the relay looks for it.' },
};

const byAccess: Readonly<Record<Access, readonly number[]>> = {
  anyone: [],
  person: [401, 429, 503],
  admin: [401, 403, 429, 503],
  avsb: [401],
  forge: [401, 403, 429, 503],
  jira: [401, 429],
};

/** The problems that a route may answer with: those that follow from its shape, and those that it names. */
export function problemsOf(route: Route): Readonly<Record<string, Reference>> {
  const access: Access = route.access;
  const statuses = new Set<number>([400, 500, ...byAccess[access], ...(route.problems ?? [])]);
  const isForPeople = access === 'person' || access === 'admin';
  if (route.method !== 'get') statuses.add(413);
  // By cookie, a call that changes anything needs its CSRF token.
  if (route.method !== 'get' && isForPeople) statuses.add(403);
  if (route.params !== undefined || route.query !== undefined || route.body !== undefined) statuses.add(422);
  if (route.params !== undefined) statuses.add(404);
  return Object.fromEntries(
    [...statuses].map((status) => [String(status), { $ref: `#/components/responses/${kinds[status]?.name}` }]),
  );
}

/** What problems look like, by the names that routes refer to. */
export function problemResponses(schemas: Schemas): Readonly<Record<string, ResponseObject>> {
  const schema = schemas.answered(problem);
  return Object.fromEntries(
    Object.values(kinds).map(({ name, meaning, header }) => [
      name,
      {
        description: meaning,
        ...(header !== undefined && { headers: { [header]: { schema: { type: 'string' } } } }),
        content: { 'application/problem+json': { schema } },
      },
    ]),
  );
}
