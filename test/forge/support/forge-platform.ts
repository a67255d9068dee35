import type { ForgeKeys, InvocationClaims } from '../../relay/support/forge-keys';

type Target = { type: 'frc'; remote: string } | { type: 'fpp'; provider: 'user' | 'app'; remote: string };
type Answer = { status: number; body?: unknown; headers?: Record<string, string> };

/** One request that a function made, as Forge's proxy sees it. */
export interface ProxiedRequest {
  readonly target: Target;
  readonly path: string;
  readonly method: string;
  readonly body: unknown;
}

export interface ForgePlatform {
  readonly requests: ProxiedRequest[];
  /** How Jira answers the viewer, by path; without one 404. */
  jira: (path: string) => Answer | undefined;
  /** What the tokens say otherwise than Forge's own. */
  claims: InvocationClaims;
  /** Instead of the relay, where it is given. */
  relay: (() => Answer) | undefined;
}

/** Forge's proxy: it signs what goes to the relay for the site, and takes the rest to Jira as the viewer. */
export function startForgePlatform(keys: ForgeKeys, relayUrl: () => string, cloudId: () => string): ForgePlatform {
  const platform: ForgePlatform = { requests: [], jira: () => undefined, claims: {}, relay: undefined };

  async function proxy(target: Target, path: string, init: RequestInit = {}): Promise<Response> {
    const { method = 'GET', body } = init;
    platform.requests.push({ target, path, method, body: typeof body === 'string' ? JSON.parse(body) : undefined });
    if (target.type === 'fpp') return toResponse(platform.jira(path) ?? { status: 404 });
    if (target.remote !== 'relay') {
      return toResponse({ status: 400, headers: { 'forge-proxy-error': 'INVALID_REMOTE' } });
    }
    if (platform.relay !== undefined) return toResponse(platform.relay());
    const authorization = `Bearer ${await keys.tokenFor(cloudId(), platform.claims)}`;
    return fetch(`${relayUrl()}${path}`, { ...init, headers: { ...(init.headers as object), authorization } });
  }

  Object.assign(globalThis, { __forge_fetch__: proxy });
  return platform;
}

function toResponse({ status, body, headers }: Answer): Response {
  const hasBody = status !== 204 && body !== undefined;
  return new Response(hasBody ? JSON.stringify(body) : null, {
    status,
    headers: { 'content-type': 'application/json', ...headers },
  });
}
