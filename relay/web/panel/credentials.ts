import { type Credentials, relayUrl } from './relay';

/** By a token of AvsB's: kept until the relay no longer accepts it. */
export function tokenCredentials(getToken: () => Promise<string>): Credentials {
  let token: Promise<string> | undefined;
  return {
    async headers(isRetry) {
      if (isRetry || token === undefined) token = getToken();
      try {
        return { authorization: `Bearer ${await token}` };
      } catch (error) {
        token = undefined;
        throw error;
      }
    },
  };
}

/** By the session's cookie, in a page of the relay's own. */
export function sessionCredentials(): Credentials {
  let csrfToken: string | undefined;
  return {
    async headers(isRetry) {
      if (csrfToken === undefined || isRetry) {
        const response = await fetch(`${relayUrl}/v1/session`);
        const session = (response.ok ? await response.json() : {}) as { csrfToken?: string };
        csrfToken = session.csrfToken;
      }
      return csrfToken === undefined ? {} : { 'x-csrf-token': csrfToken };
    },
  };
}
