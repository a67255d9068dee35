import type { Route } from './route';
import { routes } from './routes';
import { demoRoutes } from './routes/demo';
import { documentRoutes } from './routes/documents';

/**
 * The routes of a relay, with the document that describes them. Demo mode's routes only exist in demo mode, and the
 * Forge app's only where there is one.
 */
export function routesServed({ isDemo, hasForge }: { isDemo: boolean; hasForge: boolean }): readonly Route[] {
  const known = isDemo ? withDemo(routes) : routes;
  const served = hasForge ? known : known.filter(({ access }) => access !== 'forge');
  return [...served, ...documentRoutes(served)];
}

/** Demo mode has routes of its own, some of them in place of others. */
function withDemo(others: readonly Route[]): readonly Route[] {
  const isSame = (one: Route) => (other: Route) => one.method === other.method && one.path === other.path;
  const added = demoRoutes.filter((own) => !others.some(isSame(own)));
  return [...others.map((route) => demoRoutes.find(isSame(route)) ?? route), ...added];
}
