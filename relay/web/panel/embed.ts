import { sessionCredentials } from './credentials';
import type { JiraPanel } from './element';
import './index';

/** The message to the page around the frame, and the type of its answer. */
const ready = 'avsb-jira:ready';
const answer = 'avsb-jira:token';

/**
 * The panel as a page for an iframe. Across sites a frame gets no cookie: it asks its parent for a token and takes an
 * answer from AvsB's own origins only, which the relay writes into the page. In a page of the relay's own the session
 * serves.
 */
const search = new URLSearchParams(location.search);
const panel = document.createElement('avsb-jira-panel') as JiraPanel;
panel.setAttribute('subject-kind', search.get('subjectKind') ?? '');
panel.setAttribute('subject-id', search.get('subjectId') ?? '');
for (const name of ['theme', 'locale']) {
  const value = search.get(name);
  if (value !== null) panel.setAttribute(name, value);
}
// The panel is the whole page, so its title is the page's.
panel.setAttribute('heading-level', '1');
const main = document.createElement('main');
main.append(panel);
document.body.append(main);

if (isOwnPage()) panel.credentials = sessionCredentials();
else panel.getToken = askParent;

/** Whether the page around it is the relay's own: another origin's location cannot be read. */
function isOwnPage(): boolean {
  try {
    return window.parent.location.origin === location.origin;
  } catch (error) {
    if (error instanceof DOMException) return false;
    throw error;
  }
}

function askParent(): Promise<string> {
  const origins = document.querySelector<HTMLMetaElement>('meta[name=avsb-origins]')?.content.split(' ') ?? [];
  return new Promise((resolve) => {
    addEventListener('message', function listen({ source, origin, data }: MessageEvent<unknown>) {
      const message = (typeof data === 'object' && data !== null ? data : {}) as { type?: unknown; token?: unknown };
      if (source !== window.parent || !origins.includes(origin)) return;
      if (message.type !== answer || typeof message.token !== 'string') return;
      removeEventListener('message', listen);
      resolve(message.token);
    });
    // It holds no secret, so it may be sent to any page.
    window.parent.postMessage(ready, '*');
  });
}
