import type { JiraAnswer } from '../../domain/jira-answer';
import { redact } from '../../domain/redact';
import { limitScope } from '../limits';
import { retryAt } from '../retry-after';
import { addressOf } from './address';
import { answerOf, nothingOfThatName } from './answer';
import { createExchange, type Exchange, type JiraRequest } from './exchange';
import type { AnyCall, CallOf, Method, OperationOf, PathOf, ReadingOf } from './operation';
import { refusalOf } from './refusal';
import type { AccessToken, JiraSettings, JiraSite } from './settings';

/**
 * Calls an operation of Jira's contract, which types its path, parameters and body, and what may be read of its answer.
 * Throws only where `accessTokens` or `observe` do.
 */
export type RequestJira = <const M extends Method, const P extends PathOf<M>, T, Read>(
  site: JiraSite,
  method: M,
  path: P,
  call: AnyCall<T> & CallOf<OperationOf<M, P>> & ReadingOf<OperationOf<M, P>, T, Read>,
) => Promise<JiraAnswer<T>>;

/** The path of every call: Jira's limits, an access token, the request, and after a 401 once more with a fresh token. */
export function createRequest(settings: JiraSettings): RequestJira {
  const { accessTokens, limits, now, observe } = settings;
  const exchange = createExchange(settings);

  async function send(operation: string, request: JiraRequest): Promise<Exchange> {
    const startedMs = now().getTime();
    const response = withoutToken(request.accessToken, await exchange(request));
    observe?.({
      operation,
      cloudId: request.cloudId,
      status: response.kind === 'answered' ? response.status : null,
      durationMs: now().getTime() - startedMs,
    });
    return response;
  }

  function applyRateLimit(
    response: Exchange,
    limited: { cloudId: string; endpoint: string; issueId: string | undefined },
  ): void {
    if (response.kind !== 'answered' || (response.status !== 429 && response.status !== 503)) return;
    const until = retryAt(response.headers, now());
    if (until) limits.pause(limitScope(response.headers.get('ratelimit-reason'), limited), until);
  }

  return async <T>(site: JiraSite, method: Method, path: string, call: AnyCall<T>): Promise<JiraAnswer<T>> => {
    const { cloudId } = site;
    const { operation, issueId, body } = call;
    const address = addressOf(path, call);
    if (address === undefined) return nothingOfThatName;
    const limited = { cloudId, endpoint: `${method} ${operation}`, issueId };
    const until = limits.pausedUntil(limited);
    if (until) return { kind: 'paused', until, message: 'Jira asked AvsB to slow down.' };

    const token = await accessTokens.accessTokenFor(site);
    if (token.kind !== 'token') return noAccess(token);
    const request = { method, cloudId, address, body };
    let response = await send(operation, { ...request, accessToken: token.accessToken });
    if (isUnauthorized(response)) {
      const fresh = await accessTokens.accessTokenFor(site, token.accessToken);
      if (fresh.kind !== 'token') return noAccess(fresh);
      response = await send(operation, { ...request, accessToken: fresh.accessToken });
      if (isUnauthorized(response)) {
        await accessTokens.refused(site, fresh.accessToken);
        return refusedAgain(response);
      }
    }
    applyRateLimit(response, limited);
    return answerOf(response, call, now());
  };
}

type Answered = Extract<Exchange, { kind: 'answered' }>;

function isUnauthorized(response: Exchange): response is Answered {
  return response.kind === 'answered' && response.status === 401;
}

function noAccess(token: Exclude<AccessToken, { kind: 'token' }>): JiraAnswer<never> {
  return {
    kind: 'no_access',
    why: token.kind,
    message: token.message,
    refusal: token.kind === 'reconnect_required' ? token.refusal : null,
  };
}

function refusedAgain({ status, text }: Answered): JiraAnswer<never> {
  return {
    kind: 'no_access',
    why: 'reconnect_required',
    message: 'Jira does not accept a fresh access token',
    refusal: refusalOf(status, text),
  };
}

/** Refusals are stored and shown, and a proxy's error page may quote the request: the token must not be in there. */
function withoutToken(accessToken: string, response: Exchange): Exchange {
  if (response.kind !== 'answered' || response.status < 400) return response;
  return { ...response, text: redact(response.text, [accessToken]) };
}
