import { invokeRemote } from '@forge/api';

/** As manifest.yml names it. */
const remote = 'relay';

/** The relay's response; `not_connected` if no organisation of AvsB's has connected this site. */
type RelayAnswer = { readonly kind: 'answered'; readonly body: unknown } | { readonly kind: 'not_connected' };

interface RelayRequest {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly body?: unknown;
}

/** The relay answered with an unexpected status. The message holds no token and no data of a tenant. */
class RelayError extends Error {
  constructor(readonly status: number) {
    super(`The relay answered ${status}.`);
    this.name = 'RelayError';
  }
}

/**
 * Asks the relay, the one way out of the app. Forge signs each call with a token that names the site, so the relay
 * needs neither a secret nor a tenant from the app.
 *
 * @throws RelayError where the relay failed, and what Forge throws where it cannot be reached within `withinMs`
 */
export async function askRelay({ method, path, body }: RelayRequest, withinMs = 10_000): Promise<RelayAnswer> {
  const response = await invokeRemote(remote, {
    method,
    path,
    headers: { accept: 'application/json', ...(body !== undefined && { 'content-type': 'application/json' }) },
    ...(body !== undefined && { body: JSON.stringify(body) }),
    signal: AbortSignal.timeout(withinMs),
  });
  if (response.status === 403) return { kind: 'not_connected' };
  if (!response.ok) throw new RelayError(response.status);
  const text = await response.text();
  return { kind: 'answered', body: text === '' ? undefined : JSON.parse(text) };
}
