import { type Answer, Refusal } from '../answer';
import type { Simulation } from '../context';
import { readQuery } from '../contract/query';
import { routeOf } from '../contract/route';
import { handlers } from '../jira/operations';
import { accountOf } from '../world/find';
import type { Site } from '../world/types';

/** Jira's answer to a read by the Forge app as the signed-in person. */
export function readAsViewer(simulation: Simulation, site: Site, method: string, path: string): Response {
  const url = new URL(path, 'http://simulator');
  const route = routeOf(method, url.pathname);
  const handler = route && handlers[route.operation.operationId];
  if (method !== 'GET' || !route || !handler) return toResponse({ status: 404 });
  const { world } = simulation;
  return toResponse(
    orRefused(() =>
      handler({
        simulation,
        world,
        site,
        account: accountOf(world, world.signedInAccountId),
        clientId: 'forge',
        path: route.pathParameters,
        query: readQuery(route.operation, url.searchParams).query,
        body: undefined,
        now: simulation.now(),
        violation: () => undefined,
      }),
    ),
  );
}

function orRefused(work: () => Answer): Answer {
  try {
    return work();
  } catch (error) {
    if (error instanceof Refusal) return error.answer;
    throw error;
  }
}

function toResponse({ status, body }: Answer): Response {
  return new Response(body === undefined ? null : JSON.stringify(body), {
    status,
    headers: { 'content-type': 'application/json' },
  });
}
