import { Router } from 'express';
import { type Answer, gatewayRefusal, refuse } from '../answer';
import type { ReadBody } from '../body';
import type { Simulation } from '../context';
import { readQuery } from '../contract/query';
import { isKnownPath, type Route, routeOf } from '../contract/route';
import { validateBody } from '../contract/validate';
import { bearer } from '../oauth/tokens';
import type { RecordedRequest } from '../request-log';
import { serve } from '../serve';
import { accountOf, findSite } from '../world/find';
import { handlers } from './operations';

/**
 * `/ex/jira/{cloudId}/…`: Atlassian's gateway and the Jira behind it. In order: token, site, known operation, scopes,
 * the contract, the work. Violations of the contract are recorded even where the call fails earlier.
 */
export function jiraRoutes(simulation: Simulation): Router {
  const router = Router();
  router.use('/ex/jira/:cloudId', (request, response) => {
    const route = routeOf(request.method, request.path);
    const subject = { operationId: route?.operation.operationId ?? null, siteCloudId: request.params.cloudId };
    const search = new URL(request.originalUrl, 'http://simulator').searchParams;
    return serve(simulation, request, response, subject, (recorded, body) =>
      answer(simulation, { route, search, body, recorded, authorization: request.headers.authorization }),
    );
  });
  return router;
}

interface Arrival {
  route: Route | undefined;
  search: URLSearchParams;
  body: ReadBody;
  recorded: RecordedRequest;
  authorization: string | undefined;
}

function answer(simulation: Simulation, arrival: Arrival): Answer {
  const { route, recorded } = arrival;
  if (!route) return refuseUnknown(recorded);
  const { query, problems } = readQuery(route.operation, arrival.search);
  recorded.violations.push(...problems, ...bodyProblems(route, arrival.body));

  const authorized = bearer(simulation, arrival.authorization);
  if (!authorized) throw gatewayRefusal(401, 'Unauthorized');
  const { grant, token } = authorized;
  const site = findSite(simulation.world, recorded.siteCloudId ?? '');
  if (site?.cloudId !== recorded.siteCloudId || !grant.cloudIds.includes(site.cloudId)) {
    // Recorded of a grant that had lapsed, while its token was still valid.
    throw gatewayRefusal(403, 'The app is not installed on this instance');
  }
  if (!hasScopes(route, token.scopes)) throw gatewayRefusal(401, 'Unauthorized; scope does not match');
  if (arrival.body.problem === 'wrong content type') throw refuse(415, ['Unsupported Media Type']);
  if (recorded.violations.length > 0) throw refuse(400, recorded.violations.map(inJirasWords));

  const handler = handlers[route.operation.operationId];
  if (!handler) return refuseUnbuilt(recorded);
  return handler({
    simulation,
    world: simulation.world,
    site,
    account: accountOf(simulation.world, grant.accountId),
    clientId: grant.clientId,
    path: route.pathParameters,
    query,
    body: arrival.body.value,
    now: simulation.now(),
    violation: (text) => recorded.violations.push(text),
  });
}

function bodyProblems(route: Route, body: ReadBody): string[] {
  if (body.problem === 'not JSON') return ['the body is not JSON'];
  if (body.problem === 'wrong content type') return ['the body is not sent as application/json'];
  return validateBody(route.operation, body.value);
}

/** The classic scopes or the granular ones are enough, either set as a whole; an operation without any needs none. */
function hasScopes(route: Route, granted: readonly string[]): boolean {
  const sets = route.operation.scopeSets;
  return sets.length === 0 || sets.some((scopes) => scopes.every((scope) => granted.includes(scope)));
}

function inJirasWords(violation: string): string {
  return violation === 'the body is not JSON'
    ? 'There was an error parsing JSON. Check that your request body is valid.'
    : `Invalid request payload. Refer to the REST API documentation and try again. (${violation})`;
}

function refuseUnknown(recorded: RecordedRequest): Answer {
  const path = recorded.path.replace(/^\/ex\/jira\/[^/]+/, '');
  recorded.violations.push(`${recorded.method} ${path} is not an operation of the contract`);
  if (isKnownPath(path)) return { status: 405, body: { errorMessages: ['Method Not Allowed'], errors: {} } };
  return { status: 404, body: { errorMessages: ['Not Found'], errors: {} } };
}

function refuseUnbuilt(recorded: RecordedRequest): Answer {
  recorded.violations.push(`the simulated Jira does not support ${recorded.operationId}`);
  return {
    status: 501,
    body: { errorMessages: [`The simulated Jira does not support ${recorded.operationId} yet.`], errors: {} },
  };
}
