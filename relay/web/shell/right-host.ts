/** Within this time, a page that is opened again was sent back by something between the browser and the relay. */
const loopMs = 3_000;

const key = 'avsb-jira-sent';

/**
 * Goes to PUBLIC_URL's host where the page was opened under another one, whose cookies wouldn't sign in or save. The
 * relay redirects such a request, but not a second one within seconds, since behind a proxy that rewrites `Host` every
 * host looks wrong to it (`relay/http/public-host.ts`). The browser knows which host it is.
 *
 * @returns whether the browser is leaving the page
 */
export function goToRightHost(publicOrigin: string | undefined): boolean {
  if (publicOrigin === undefined || !URL.canParse(publicOrigin)) return false;
  if (new URL(publicOrigin).host === location.host || isLoop()) return false;
  location.replace(`${publicOrigin}${location.pathname}${location.search}${location.hash}`);
  return true;
}

function isLoop(): boolean {
  const before = Number(sessionStorage.getItem(key) ?? 0);
  sessionStorage.setItem(key, String(Date.now()));
  return Date.now() - before < loopMs;
}
