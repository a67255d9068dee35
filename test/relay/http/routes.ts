import type { Access, Route } from '../../../relay/http/route';
import { routes } from '../../../relay/http/routes';

/** The relay's routes that are for these callers. */
export function routesFor(...access: Access[]): Route[] {
  return routes.filter((route) => access.includes(route.access));
}

/** A route's path with its parameters filled in; what is not given stands as `unknown`. */
export function pathOf({ path }: Route, given: Readonly<Record<string, string>> = {}): string {
  return path.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(given[name] ?? 'unknown'));
}

/** As a test's title names it, `GET /v1/links/:id`. */
export function titleOf({ method, path }: Route): string {
  return `${method.toUpperCase()} ${path}`;
}
