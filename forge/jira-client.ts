import api, { type Route } from '@forge/api';

/** Jira's response to the viewer; `hidden` for what it doesn't show them, whether or not it exists. */
export type JiraAnswer = { readonly kind: 'answered'; readonly body: unknown } | { readonly kind: 'hidden' };

/** Reads Jira as the person who looks at the page, so that nobody sees more through the app than without it. */
export async function readAsViewer(path: Route): Promise<JiraAnswer> {
  const response = await api.asUser().requestJira(path, { headers: { accept: 'application/json' } });
  if (response.status === 403 || response.status === 404) return { kind: 'hidden' };
  if (!response.ok) throw new Error(`Jira answered ${response.status}.`);
  return { kind: 'answered', body: await response.json() };
}
