import express, { type Express, type NextFunction, type Request, type Response } from 'express';
import type { Simulation } from './context';
import { controlRoutes } from './control/routes';
import { forgeRoutes } from './forge/routes';
import { jiraRoutes } from './jira/gateway';
import { oauthRoutes } from './oauth/routes';
import { pageRoutes } from './pages/routes';

const MAX_BODY = '10mb';

/** The whole of the simulator as one Express app. */
export function simulatorApp(simulation: Simulation): Express {
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.use(express.raw({ type: () => true, limit: MAX_BODY }));
  app.use(oauthRoutes(simulation));
  app.use(jiraRoutes(simulation));
  app.use(forgeRoutes(simulation));
  app.use(pageRoutes(simulation));
  app.use('/_control', controlRoutes(simulation));
  app.use((_request, response) => {
    response.status(404).json({ errorMessages: ['Not Found'], errors: {} });
  });
  app.use(answerFailure);
  return app;
}

/** A mistake of the simulator itself: said aloud, so that no test takes it for Jira's behaviour. */
function answerFailure(error: unknown, _request: Request, response: Response, next: NextFunction): void {
  if (response.headersSent) {
    next(error);
    return;
  }
  const status = isTooLarge(error) ? 413 : 500;
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  response.status(status).json({ errorMessages: [`The simulated Atlassian failed: ${text}`], errors: {} });
}

function isTooLarge(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'status' in error && error.status === 413;
}
