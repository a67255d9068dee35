import { type Answer, Refusal } from '../answer';
import type { Simulation } from '../context';
import { findSite, signedInAccount } from '../world/find';
import { grantSite } from '../world/grants';
import { callbackUrl, readAuthorizationRequest } from './authorization-request';
import { randomToken } from './tokens';

const CODE_LIFETIME_MS = 5 * 60_000;

/**
 * `POST /authorize/decision`: what the person decided on the consent page. The form holds the parameters of
 * `/authorize` and `decision` (`accept` or `cancel`) and `cloudId`, the chosen site (its slug will do; absent: the
 * account's first site). Nothing else protects it, so that a command line or a test can consent without a browser:
 *
 *     curl -i $AUTH/authorize/decision --data "$QUERY_OF_THE_AUTHORIZE_URL" -d decision=accept -d cloudId=acme
 */
export function answerDecision(simulation: Simulation, form: URLSearchParams): Answer {
  const { world } = simulation;
  const request = readAuthorizationRequest(world, form);
  if (form.get('decision') !== 'accept') {
    const denied = { error: 'access_denied', error_description: 'User did not authorize the request' };
    return redirect(callbackUrl(request, denied));
  }
  const account = signedInAccount(world);
  const site = findSite(world, form.get('cloudId') ?? account.cloudIds[0] ?? '');
  if (!site || !account.cloudIds.includes(site.cloudId)) {
    throw new Refusal({ status: 400, body: 'Choose one of your sites.' });
  }
  const grant = grantSite(world, request.clientId, account.accountId, site.cloudId);
  const code = randomToken();
  world.codes[code] = {
    clientId: request.clientId,
    redirectUri: request.redirectUri,
    grantId: grant.id,
    scopes: request.scopes.filter((scope) => !world.withheldScopes.includes(scope)),
    expiresAt: new Date(simulation.now().getTime() + CODE_LIFETIME_MS).toISOString(),
  };
  simulation.changed();
  return redirect(callbackUrl(request, { code }));
}

function redirect(location: string): Answer {
  return { status: 302, headers: { location, 'cache-control': 'no-store' } };
}
