import type { Route } from './route';
import { routes } from './routes';
import { demoRoutes } from './routes/demo';
import { documentRoutes } from './routes/documents';

/**
 * The routes of a relay, with the document that describes them. Demo mode's routes only exist in demo mode, and the
 * Forge app's only where there is one.
 */
export function routesServed({ isDemo, hasForge }: { isDemo: boolean; hasForge: boolean }): readonly Route[] {
  const known = isDemo ? [...demoRoutes, ...routes.filter((route) => !isReplaced(route))] : routes;
  const served = hasForge ? known : known.filter(({ access }) => access !== 'forge');
  return [...served, ...documentRoutes(served)];
}

/** Demo mode has its own way to answer some addresses. */
function isReplaced({ method, path }: Route): boolean {
  return demoRoutes.some((own) => own.method === method && own.path === path);
}
