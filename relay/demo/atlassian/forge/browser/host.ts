import { type ForgeDoc, toDom } from './forge-doc';

/**
 * What Jira does in the browser for a Forge app, on the simulated Jira's issue page: turn results pages into cards, and
 * run the app's page in its panel.
 */
interface Entity {
  readonly displayName: string;
  readonly description: string;
  readonly url: string;
  readonly 'atlassian:document'?: { readonly type?: { readonly iconUrl?: string } };
}

interface Resolved {
  readonly entities: readonly { readonly identifier: { readonly url: string }; readonly entity?: Entity }[];
}

const panel = document.getElementById('forge-panel');
const { site = '', issue = '' } = panel?.dataset ?? {};

void showCards();
if (panel !== null) showPanel(panel);

async function showCards(): Promise<void> {
  const links = [...document.querySelectorAll<HTMLAnchorElement>('.smart-link a')];
  if (links.length === 0) return;
  const urls = [...new Set(links.map((link) => link.getAttribute('href') ?? ''))];
  const resolved: Resolved | undefined = await post(`/forge/sites/${site}/links`, { urls });
  for (const link of links) {
    const found = resolved?.entities.find(({ identifier }) => identifier.url === link.getAttribute('href'));
    if (found?.entity !== undefined) link.replaceChildren(...cardOf(found.entity));
    if (found?.entity !== undefined) link.parentElement?.classList.add('smart-card');
  }
}

function cardOf(entity: Entity): Node[] {
  const iconUrl = entity['atlassian:document']?.type?.iconUrl;
  const icon = document.createElement('img');
  icon.src = iconUrl ?? '';
  icon.alt = '';
  icon.width = 16;
  icon.height = 16;
  const title = document.createElement('strong');
  title.textContent = entity.displayName;
  const line = document.createElement('span');
  line.textContent = entity.description;
  return [...(iconUrl === undefined ? [] : [icon]), title, line];
}

function showPanel(mount: HTMLElement): void {
  Object.assign(window, {
    __bridge: {
      async callBridge(command: string, given: { forgeDoc?: ForgeDoc; functionKey?: string }) {
        if (command === 'reconcile' && given.forgeDoc !== undefined) mount.replaceChildren(toDom(given.forgeDoc));
        if (command !== 'invoke') return undefined;
        const answer = await post(`/forge/sites/${site}/issues/${issue}/invoke`, { functionKey: given.functionKey });
        if (answer === undefined) throw new Error('The function failed.');
        return answer;
      },
    },
  });
  const script = document.createElement('script');
  script.src = '/forge/issue.js';
  document.body.append(script);
}

async function post<Answer>(path: string, body: unknown): Promise<Answer | undefined> {
  const headers = { 'content-type': 'application/json' };
  const response = await fetch(path, { method: 'POST', headers, body: JSON.stringify(body) });
  return response.ok ? response.json() : undefined;
}
