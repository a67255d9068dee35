import type { IncomingHttpHeaders } from 'node:http';
import type { Request as ExpressRequest } from 'express';
import { forbidden } from '../domain/app-error';
import { manageIntegrations, type Person } from '../setup/context';
import { checkDeclaredLength } from './body';
import type { HttpContext } from './context';
import type { Access } from './route';
import { checkCsrf, personOfSession, sessionCookie } from './session';
import { checkIsForCalls } from './sign-in';
import { checkSigned, signedHeadersIn } from './standard-webhooks';
import { unauthorized } from './token';

/**
 * Who calls, by the route's access. The body is read only where the caller cannot be known without it.
 * @throws 401 where nobody is known by it, 403 where another site's page calls, 429 where they call too often
 */
export async function callerOf(
  context: HttpContext,
  access: Access,
  request: ExpressRequest,
  readBody: () => Promise<Buffer>,
) {
  switch (access) {
    case 'anyone':
      return null;
    case 'avsb': {
      checkDeclaredLength(request);
      const headers = signedHeadersIn(request.headers, context.now());
      checkSigned(headers, await readBody(), context.webhookSecrets);
      return { webhookId: headers.id };
    }
    case 'forge': {
      const caller = await context.forge?.verify(bearerToken(request));
      if (caller === undefined) throw new Error('A route of the Forge app is served, though there is no Forge app.');
      context.gate.passSite(caller.cloudId);
      return caller;
    }
    case 'jira':
      await context.verifyJira(request.get('authorization'));
      return null;
    case 'person':
    case 'admin': {
      const person = await personOf(context, request);
      context.gate.passPerson(person);
      return person;
    }
  }
}

/** Checks that a caller may call the route at all. @throws 403 otherwise */
export function checkMayCall(access: Access, caller: Awaited<ReturnType<typeof callerOf>>): void {
  if (access !== 'admin' || personIn(caller)?.permissions.includes(manageIntegrations)) return;
  throw forbidden('Ask an AvsB admin for it.');
}

/** The person who calls, where it is one. */
export function personIn(caller: Awaited<ReturnType<typeof callerOf>>): Person | null {
  return caller !== null && 'permissions' in caller ? caller : null;
}

/** Whether a person is known by their session: a bearer token counts before it. */
export function isBySession({ authorization }: IncomingHttpHeaders): boolean {
  return authorization === undefined;
}

async function personOf(context: HttpContext, request: ExpressRequest): Promise<Person> {
  if (!isBySession(request.headers)) return personOfToken(context, bearerToken(request));
  const cookie = sessionCookie(context, request.headers);
  if (cookie === undefined) throw unauthorized('Send a token of AvsB in the header Authorization: Bearer ….');
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
  if (token === undefined) throw unauthorized('Send a token of AvsB in the header Authorization: Bearer ….');
  return token;
}
