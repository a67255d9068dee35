import { route } from '@forge/api';
import Resolver from '@forge/resolver';
import { z } from 'zod';
import type { IssueSubject } from '../shared/forge-api';
import { readAsViewer } from './jira-client';
import { askRelay } from './relay-client';

/** What the panel of an issue shows. */
export type IssueAnswer =
  | { readonly kind: 'subjects'; readonly items: readonly IssueSubject[] }
  | { readonly kind: 'not_connected' }
  | { readonly kind: 'hidden' };

const contextOfJira = z.object({ extension: z.object({ issue: z.object({ id: z.string() }) }) });
const issueOfJira = z.object({ id: z.string() });
const answerOfRelay = z.object({ items: z.array(z.custom<IssueSubject>((item) => typeof item === 'object')) });

/**
 * What AvsB knows about an issue. The browser says which issue it is, but only Jira can say whether the viewer may see
 * it. So the issue is read as the viewer first, and the relay is asked for the id from Jira's response.
 */
export async function issueSubjects({ context }: { readonly context: unknown }): Promise<IssueAnswer> {
  const { id } = contextOfJira.parse(context).extension.issue;
  const issue = await readAsViewer(route`/rest/api/3/issue/${id}?fields=issuetype`);
  if (issue.kind === 'hidden') return { kind: 'hidden' };
  const seen = issueOfJira.parse(issue.body);
  const answer = await askRelay({ method: 'GET', path: `/forge/v1/issues/${encodeURIComponent(seen.id)}/subjects` });
  if (answer.kind === 'not_connected') return answer;
  return { kind: 'subjects', items: answerOfRelay.parse(answer.body).items };
}

/** Answers the issue panel's and the issue context's calls. */
export const issueResolver = new Resolver().define('issueSubjects', issueSubjects).getDefinitions();
