import type { Request as ExpressRequest } from 'express';
import { forbidden } from '../domain/app-error';
import { manageIntegrations, type Person } from '../setup/context';
import type { HttpContext } from './context';
import type { Access } from './route';
import { checkCsrf, personOfSession, sessionCookie } from './session';
import { verifySigned } from './standard-webhooks';
import { unauthorized } from './token';

/** Who calls, by the route's access. @throws 401 where nobody is known by it, 403 where that person may not */
export async function callerOf(context: HttpContext, access: Access, request: ExpressRequest, body: Buffer) {
  switch (access) {
    case 'anyone':
      return null;
    case 'avsb':
      return { webhookId: verifySigned(signedHeaders(request), body, context.webhookSecrets, context.now()) };
    case 'forge': {
      const caller = await context.forge?.verify(bearerToken(request));
      if (caller === undefined) throw new Error('A route of the Forge app is served, though there is no Forge app.');
      context.forge?.limit(caller.cloudId);
      return caller;
    }
    case 'jira':
      await context.verifyJira(request.get('authorization'));
      return null;
    case 'person':
    case 'admin': {
      const person = await personOf(context, request);
      if (access === 'admin' && !person.permissions.includes(manageIntegrations)) {
        throw forbidden('Ask an AvsB admin for it.');
      }
      return person;
    }
  }
}

/** By what the caller is known: a bearer token, else the cookie of a session. */
export function credentialOf(context: Pick<HttpContext, 'publicUrl'>, request: Pick<ExpressRequest, 'headers'>) {
  const { headers } = request;
  return headers.authorization ?? sessionCookie(context, headers);
}

function signedHeaders(request: ExpressRequest) {
  return {
    'webhook-id': request.get('webhook-id'),
    'webhook-timestamp': request.get('webhook-timestamp'),
    'webhook-signature': request.get('webhook-signature'),
  };
}

async function personOf(context: HttpContext, request: ExpressRequest): Promise<Person> {
  if (request.headers.authorization !== undefined) return (await context.verifyToken(bearerToken(request))).person;
  const cookie = sessionCookie(context, request.headers);
  if (cookie === undefined) throw unauthorized('Send a token of AvsB in the header Authorization: Bearer ….');
  const person = await personOfSession(context, cookie);
  if (person === undefined) throw unauthorized('Your session has ended. Open Integrations from AvsB again.');
  if (request.method !== 'GET' && request.method !== 'HEAD') checkCsrf(context, request.headers, cookie);
  return person;
}

function bearerToken(request: ExpressRequest): string {
  const [, token] = /^Bearer\s+(\S+)$/i.exec(request.get('authorization') ?? '') ?? [];
  if (token === undefined) throw unauthorized('Send a token of AvsB in the header Authorization: Bearer ….');
  return token;
}
