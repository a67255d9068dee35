import { Refusal } from '../answer';
import type { World } from '../world/types';
import { isKnownScope } from './scopes';

export interface AuthorizationRequest {
  clientId: string;
  appName: string;
  redirectUri: string;
  scopes: string[];
  state: string | null;
}

/**
 * The parameters of `GET /authorize` as Atlassian documents them; unknown ones are ignored. A wrong client or redirect
 * URI is shown to the person on a page, never redirected: the address could be anyone's.
 */
export function readAuthorizationRequest(world: World, query: URLSearchParams): AuthorizationRequest {
  const app = world.apps.find(({ clientId }) => clientId === query.get('client_id'));
  if (!app) throw invalidRequest('The client_id is unknown.');
  const redirectUri = query.get('redirect_uri') ?? '';
  if (!app.redirectUris.includes(redirectUri)) {
    throw invalidRequest(`The redirect_uri ${redirectUri || '(none)'} is not registered for ${app.name}.`);
  }
  if (query.get('response_type') !== 'code') throw invalidRequest('The response_type must be "code".');
  if (query.get('audience') !== 'api.atlassian.com') throw invalidRequest('The audience must be "api.atlassian.com".');
  const scopes = (query.get('scope') ?? '').split(/\s+/).filter((scope) => scope !== '');
  if (scopes.length === 0) throw invalidRequest('No scope was asked for.');
  const unknown = scopes.filter((scope) => !isKnownScope(scope));
  if (unknown.length > 0) throw invalidRequest(`Atlassian knows no scope ${unknown.join(', ')}.`);
  return {
    clientId: app.clientId,
    appName: app.name,
    redirectUri,
    scopes: [...new Set(scopes)],
    state: query.get('state'),
  };
}

/** The app's callback with these parameters, and the state that the app sent. */
export function callbackUrl(request: AuthorizationRequest, parameters: Record<string, string>): string {
  const url = new URL(request.redirectUri);
  for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
  if (request.state !== null) url.searchParams.set('state', request.state);
  return url.href;
}

function invalidRequest(reason: string): Refusal {
  return new Refusal({ status: 400, body: reason });
}
