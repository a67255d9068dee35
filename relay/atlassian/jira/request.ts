import type { JiraAnswer, JiraRefusal } from '../../domain/jira-answer';
import { redact } from '../../domain/redact';
import { limitScope } from '../limits';
import { retryAt } from '../retry-after';
import { addressOf } from './address';
import { answerOf, nothingOfThatName } from './answer';
import { createExchange, type Exchange, isSuccess, type JiraRequest } from './exchange';
import type { AnyCall, CallOf, Method, OperationOf, PathOf, ReadingOf } from './operation';
import { readRefusal } from './refusal';
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

  /**
   * What a 401 to a fresh access token means: where any operation accepts the token, this one alone has failed (its scope
   * may be missing); the site has to be reconnected only where none does.
   */
  async function refusedAgain(site: JiraSite, response: Answered, accessToken: string): Promise<JiraAnswer<never>> {
    const { refusal } = readRefusal(response.status, response.text);
    const path = '/rest/api/3/mypermissions?permissions=BROWSE_PROJECTS';
    const probe = await send('getMyPermissions', {
      method: 'GET',
      cloudId: site.cloudId,
      address: path,
      body: undefined,
      accessToken,
    });
    if (isUnauthorized(probe)) {
      await accessTokens.refused(site, accessToken, 'Jira answered 401 to a fresh access token.');
      return reconnectRequired('Jira does not accept a fresh access token', refusal);
    }
    if (probe.kind === 'answered' && probe.status === 200) return { kind: 'refused', ...refusal, retryAt: null };
    return faultyForNow(response.status);
  }

  /** Nothing is accepted for the site any longer, though the token is valid: a person has to connect it again. */
  async function lapsed(site: JiraSite, response: Answered, accessToken: string): Promise<JiraAnswer<never>> {
    await accessTokens.refused(site, accessToken, 'The access of AvsB to this site has lapsed.');
    const { refusal } = readRefusal(response.status, response.text);
    return reconnectRequired('The access of AvsB to this site has lapsed', refusal);
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
    let { accessToken } = token;
    const request = { method, cloudId, address, body };
    let response = await send(operation, { ...request, accessToken });
    if (isUnauthorized(response)) {
      const fresh = await accessTokens.accessTokenFor(site, accessToken);
      if (fresh.kind !== 'token') return noAccess(fresh);
      accessToken = fresh.accessToken;
      response = await send(operation, { ...request, accessToken });
      if (isUnauthorized(response)) return refusedAgain(site, response, accessToken);
    }
    if (hasLapsed(response)) return lapsed(site, response, accessToken);
    applyRateLimit(response, limited);
    return answerOf(response, call, now());
  };
}

type Answered = Extract<Exchange, { kind: 'answered' }>;

function isUnauthorized(response: Exchange): response is Answered & { readonly status: 401 } {
  return response.kind === 'answered' && response.status === 401;
}

/** The gateway's own words, which are English on every site (seen on create and comment, with a valid token). */
const lapsedWords = 'The app is not installed on this instance';

function hasLapsed(response: Exchange): response is Answered {
  if (response.kind !== 'answered' || response.status !== 403) return false;
  const { by, refusal } = readRefusal(response.status, response.text);
  return by === 'gateway' && refusal.errorMessages.includes(lapsedWords);
}

function reconnectRequired(message: string, refusal: JiraRefusal): JiraAnswer<never> {
  return { kind: 'no_access', why: 'reconnect_required', message, refusal };
}

function faultyForNow(status: number): JiraAnswer<never> {
  const message = `Jira answered ${status}, and whether it accepts the access token at all is not known yet`;
  return { kind: 'faulty', status, message, retryAt: null, mayHaveHappened: false };
}

function noAccess(token: Exclude<AccessToken, { kind: 'token' }>): JiraAnswer<never> {
  return {
    kind: 'no_access',
    why: token.kind,
    message: token.message,
    refusal: token.kind === 'reconnect_required' ? token.refusal : null,
  };
}

/** What isn't a success is stored and shown, and a proxy's page may quote the request: the token must not be in there. */
function withoutToken(accessToken: string, response: Exchange): Exchange {
  if (response.kind !== 'answered' || isSuccess(response.status)) return response;
  return { ...response, text: redact(response.text, [accessToken]) };
}
