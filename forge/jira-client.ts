import api, { type Route } from '@forge/api';

/** Jira's response to the viewer; `hidden` for what it doesn't show them, whether or not it exists. */
export type JiraAnswer = { readonly kind: 'answered'; readonly body: unknown } | { readonly kind: 'hidden' };

/** Reads Jira as the viewer of the page, so that the app never shows them more than Jira does. */
export async function readAsViewer(path: Route): Promise<JiraAnswer> {
  const response = await api.asUser().requestJira(path, { headers: { accept: 'application/json' } });
  if (response.status === 403 || response.status === 404) return { kind: 'hidden' };
  if (!response.ok) throw new Error(`Jira answered ${response.status}.`);
  return { kind: 'answered', body: await response.json() };
}
