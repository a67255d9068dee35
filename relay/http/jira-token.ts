import { jwtVerify } from 'jose';
import { AppError } from '../domain/app-error';
import type { Clock } from '../domain/clock';

/** Checks that Jira calls a hook. @throws 401 otherwise */
export type JiraVerifier = (authorization: string | undefined) => Promise<void>;

/** Clocks may differ by this much. */
const clockToleranceSeconds = 60;

/**
 * Jira signs the calls of an OAuth app's webhooks with a bearer JWT, by the app's client secret (HS256). Its claims are
 * not documented; `exp` is required all the same, or a token that was intercepted once would be valid until the client
 * secret changes. The body is not signed: it is only trusted to say which issue to read again.
 *
 * Source: https://developer.atlassian.com/cloud/jira/platform/webhooks/
 */
export function createJiraVerifier({ clientSecret, now }: { clientSecret: string; now: Clock }): JiraVerifier {
  const secret = new TextEncoder().encode(clientSecret);
  return async (authorization) => {
    const [, token] = /^(?:Bearer|JWT)\s+(\S+)$/i.exec(authorization ?? '') ?? [];
    if (token === undefined) throw notFromJira();
    try {
      await jwtVerify(token, secret, {
        algorithms: ['HS256'],
        requiredClaims: ['exp'],
        clockTolerance: clockToleranceSeconds,
        currentDate: now(),
      });
    } catch (error) {
      throw notFromJira(error);
    }
  };
}

function notFromJira(cause?: unknown): AppError {
  const detail = 'Check its bearer token: it must be signed with the client secret of the OAuth app.';
  return new AppError('not_from_jira', 401, 'This call is not from Jira.', detail, { cause });
}
