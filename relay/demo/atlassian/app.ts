import express, { type ErrorRequestHandler, type Express } from 'express';
import type { Simulation } from './context';
import { controlRoutes } from './control/routes';
import { forgeRoutes } from './forge/routes';
import { jiraRoutes } from './jira/gateway';
import { oauthRoutes } from './oauth/routes';
import { onlyHere } from './only-here';
import { pageRoutes } from './pages/routes';

const MAX_BODY = '10mb';

/** The whole of the simulator as one Express app. */
export function simulatorApp(simulation: Simulation): Express {
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.use(onlyHere);
  app.use(express.raw({ type: () => true, limit: MAX_BODY }));
  app.use(oauthRoutes(simulation));
  app.use(jiraRoutes(simulation));
  app.use(forgeRoutes(simulation));
  app.use(pageRoutes(simulation));
  app.use('/_control', controlRoutes(simulation));
  app.use((_request, response) => {
    response.status(404).json({ errorMessages: ['Not Found'], errors: {} });
  });
  app.use(answerFailure(simulation));
  return app;
}

/**
 * An unreadable request is the caller's mistake. Anything else is the simulator's own failure: its status says so, so
 * that no test mistakes it for Jira's behaviour, and the stack goes to the simulator's own output, not to the caller.
 */
function answerFailure({ failed }: Simulation): ErrorRequestHandler {
  return (error, _request, response, next) => {
    if (response.headersSent) return next(error);
    const status = statusOf(error);
    if (status >= 500) failed(error);
    response.status(status).json({ errorMessages: [failureMessages[status] ?? failureMessages[500]], errors: {} });
  };
}

const failureMessages: Readonly<Record<number, string>> = {
  400: 'The address or the body cannot be read.',
  413: 'The body is too large.',
  500: 'The simulated Atlassian failed. Its own output says why.',
};

/** Express and its body parser put the status of an unreadable request into what they throw. */
function statusOf(error: unknown): number {
  if (typeof error !== 'object' || error === null || !('status' in error)) return 500;
  return error.status === 413 ? 413 : isClientError(error.status) ? 400 : 500;
}

function isClientError(status: unknown): boolean {
  return typeof status === 'number' && status >= 400 && status < 500;
}
