import type { Jira, JiraSite } from '../atlassian/jira';
import type { JiraAnswer } from '../domain/jira-answer';

type Edition =
  | { readonly kind: 'paid' }
  | { readonly kind: 'free' }
  | { readonly kind: 'unknown'; readonly answer: Exclude<JiraAnswer<unknown>, { kind: 'ok' }> };

/**
 * The edition of a Jira site: paid if one of its Jira applications is on a paid plan (`GET
 * /rest/api/3/instance/license`). Free isn't supported, since its rate limits are too low for filing tickets.
 */
export async function editionOf(jira: Jira, site: JiraSite): Promise<Edition> {
  const answer = await jira.license(site);
  if (answer.kind !== 'ok') return { kind: 'unknown', answer };
  return answer.value.some(({ id, plan }) => id.startsWith('jira') && plan === 'PAID')
    ? { kind: 'paid' }
    : { kind: 'free' };
}
