import type { IncomingHttpHeaders } from 'node:http';
import type { Request as ExpressRequest } from 'express';
import { forbidden } from '../domain/app-error';
import { manageIntegrations, type Person } from '../setup/context';
import { checkDeclaredLength } from './body';
import type { HttpContext } from './context';
import type { Access, Callers } from './route';
import { checkCsrf, personOfSession, sessionCookie } from './session';
import { checkIsForCalls } from './sign-in';
import { checkSigned, signedHeadersIn } from './standard-webhooks';
import { unauthorized } from './token';

/** The body is only read where the caller can't be identified without it. */
type Known<Caller> = (
  context: HttpContext,
  request: ExpressRequest,
  readBody: () => Promise<Buffer>,
) => Promise<Caller>;

/**
 * Identifies the caller, by the route's access.
 * @throws 401 where the caller can't be identified, 403 where another site's page calls, 429 above the rate limit
 */
export function callerOf<A extends Access>(access: A, ...call: Parameters<Known<unknown>>): Promise<Callers[A]> {
  return known[access](...call);
}

const known: { readonly [A in Access]: Known<Callers[A]> } = {
  anyone: async () => null,
  person: (context, request) => personOf(context, request),
  admin: (context, request) => personOf(context, request),
  async avsb(context, request, readBody) {
    checkDeclaredLength(request);
    const headers = signedHeadersIn(request.headers, context.now());
    checkSigned(headers, await readBody(), context.webhookSecrets);
    return { webhookId: headers.id };
  },
  async forge(context, request) {
    const caller = await context.forge?.verify(bearerToken(request));
    if (caller === undefined) throw new Error('A route of the Forge app is served, though there is no Forge app.');
    context.gate.passSite(caller.cloudId);
    return caller;
  },
  async jira(context, request) {
    await context.verifyJira(request.get('authorization'));
    return null;
  },
};

/** Checks that a caller may call the route at all. @throws 403 otherwise */
export function checkMayCall(access: Access, caller: Callers[Access]): void {
  if (access !== 'admin' || personIn(caller)?.permissions.includes(manageIntegrations)) return;
  throw forbidden('Ask an AvsB admin for it.');
}

/** The person who calls, where it is one. */
export function personIn(caller: Callers[Access]): Person | null {
  return caller !== null && 'permissions' in caller ? caller : null;
}

/** Whether a person is identified by their session: a bearer token takes precedence. */
export function isBySession({ authorization }: IncomingHttpHeaders): boolean {
  return authorization === undefined;
}

/** Every call of a person counts, whether or not it is allowed. */
async function personOf(context: HttpContext, request: ExpressRequest): Promise<Person> {
  const person = await knownPerson(context, request);
  context.gate.passPerson(person);
  return person;
}

async function knownPerson(context: HttpContext, request: ExpressRequest): Promise<Person> {
  if (!isBySession(request.headers)) return personOfToken(context, bearerToken(request));
  const cookie = sessionCookie(context, request.headers);
  if (cookie === undefined) throw unauthorized('Send a token issued by AvsB in the header Authorization: Bearer ….');
  const person = await personOfSession(context, cookie);
  if (person === undefined) throw unauthorized('Your session has ended. Open Integrations from AvsB again.');
  if (request.method !== 'GET' && request.method !== 'HEAD') checkCsrf(context, request.headers, cookie);
  return person;
}

async function personOfToken(context: HttpContext, token: string): Promise<Person> {
  const verified = await context.verifyToken(token);
  checkIsForCalls(verified);
  await context.notePermissions(verified);
  return verified.person;
}

function bearerToken(request: ExpressRequest): string {
  const [, token] = /^Bearer\s+(\S+)$/i.exec(request.get('authorization') ?? '') ?? [];
  if (token === undefined) throw unauthorized('Send a token issued by AvsB in the header Authorization: Bearer ….');
  return token;
}
