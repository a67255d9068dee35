import { type Request, Router } from 'express';
import { type Answer, Refusal } from '../answer';
import type { Simulation } from '../context';
import { messagePage } from '../pages/document';
import { serve } from '../serve';
import { answerAccessibleResources } from './accessible-resources';
import { answerAuthorize } from './consent-page';
import { answerDecision } from './decision';
import { answerToken } from './token-endpoint';

/** OAuth 2.0 (3LO), at the addresses of auth.atlassian.com and api.atlassian.com. */
export function oauthRoutes(simulation: Simulation): Router {
  const router = Router();
  const subject = (operationId: string) => ({ operationId, siteCloudId: null });
  router.get('/authorize', (request, response) =>
    serve(simulation, request, response, subject('authorize'), () =>
      orPage(() => answerAuthorize(simulation, queryOf(request))),
    ),
  );
  router.post('/authorize/decision', (request, response) =>
    serve(simulation, request, response, subject('authorizeDecision'), () =>
      orPage(() => answerDecision(simulation, formOf(request))),
    ),
  );
  router.post('/oauth/token', (request, response) =>
    serve(simulation, request, response, subject('token'), (_recorded, body) => answerToken(simulation, body.value)),
  );
  router.get('/oauth/token/accessible-resources', (request, response) =>
    serve(simulation, request, response, subject('accessibleResources'), () =>
      answerAccessibleResources(simulation, request.headers.authorization),
    ),
  );
  return router;
}

function queryOf(request: Request): URLSearchParams {
  return new URL(request.originalUrl, 'http://simulator').searchParams;
}

/** The form's fields, and those of the address, so that the query of `/authorize` can simply stay there. */
function formOf(request: Request): URLSearchParams {
  const fields = queryOf(request);
  const raw: unknown = request.body;
  for (const [name, value] of new URLSearchParams(Buffer.isBuffer(raw) ? raw.toString('utf8') : '')) {
    fields.set(name, value);
  }
  return fields;
}

function orPage(work: () => Answer): Answer {
  try {
    return work();
  } catch (error) {
    if (error instanceof Refusal) {
      return messagePage(error.answer.status, 'This request for access can’t be shown', String(error.answer.body));
    }
    throw error;
  }
}
