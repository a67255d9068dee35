import type { JiraAnswer } from '../../domain/jira-answer';
import { redact } from '../../domain/redact';
import { limitScope } from '../limits';
import { retryAt } from '../retry-after';
import { answerOf, type Promised } from './answer';
import { createExchange, type Exchange, type Perform } from './exchange';
import { refusalOf } from './refusal';
import type { AccessToken, JiraSettings, JiraSite } from './settings';

/** One operation of Jira's contract, ready to send. */
export interface JiraRequest<T> extends Promised<T> {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** The issue it is about, where it is about one: Jira limits writes by issue, too. */
  readonly issueId?: string;
  readonly perform: Perform;
}

export interface JiraCaller {
  call<T>(site: JiraSite, request: JiraRequest<T>): Promise<JiraAnswer<T>>;
}

/**
 * The path of every call: Jira's limits, an access token, the request, and after a 401 once more with a fresh token.
 * Throws only where `accessTokens` or `observe` do.
 */
export function createCaller(settings: JiraSettings): JiraCaller {
  const { accessTokens, limits, now, observe } = settings;
  const exchange = createExchange(settings);

  async function send<T>(site: JiraSite, request: JiraRequest<T>, accessToken: string): Promise<Exchange> {
    const startedMs = now().getTime();
    const came = withoutToken(accessToken, await exchange(site.cloudId, accessToken, request.perform));
    if (came.kind === 'unsendable') return came;
    observe?.({
      operation: request.operation,
      cloudId: site.cloudId,
      status: came.kind === 'answered' ? came.status : null,
      durationMs: now().getTime() - startedMs,
    });
    return came;
  }

  function heed(came: Exchange, limited: { cloudId: string; endpoint: string; issueId: string | undefined }): void {
    if (came.kind !== 'answered' || (came.status !== 429 && came.status !== 503)) return;
    const until = retryAt(came.headers, now());
    if (until) limits.pause(limitScope(came.headers.get('ratelimit-reason'), limited), until);
  }

  return {
    async call(site, request) {
      const { cloudId } = site;
      const limited = { cloudId, endpoint: `${request.method} ${request.operation}`, issueId: request.issueId };
      const until = limits.pausedUntil(limited);
      if (until) return { kind: 'paused', until, message: `Jira asked to wait until ${until}` };

      const token = await accessTokens.accessTokenFor(site);
      if (token.kind !== 'token') return noAccess(token);
      let came = await send(site, request, token.accessToken);
      if (isUnauthorized(came)) {
        const fresh = await accessTokens.accessTokenFor(site, token.accessToken);
        if (fresh.kind !== 'token') return noAccess(fresh);
        came = await send(site, request, fresh.accessToken);
        if (isUnauthorized(came)) {
          await accessTokens.refused(site, fresh.accessToken);
          return refusedAgain(came);
        }
      }
      heed(came, limited);
      return answerOf(came, request, now());
    },
  };
}

type Answered = Extract<Exchange, { kind: 'answered' }>;

function isUnauthorized(came: Exchange): came is Answered {
  return came.kind === 'answered' && came.status === 401;
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
function withoutToken(accessToken: string, came: Exchange): Exchange {
  if (came.kind !== 'answered' || came.status < 400) return came;
  return { ...came, text: redact(came.text, [accessToken]) };
}
