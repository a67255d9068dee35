import type { TicketFacts } from '../domain/decide';
import { type IssueStatus, notFoundStatus } from '../domain/link';
import { classify } from '../domain/outcome';
import type { Work } from '../store/work';
import type { DeliveryContext } from './context';
import { projectNow } from './hidden-project';
import { jiraSiteOf } from './jira-site';
import type { Deferral, Rejection } from './step-result';

/** What Jira says about a ticket right now. */
export type TicketNow =
  | {
      readonly kind: 'found';
      readonly key: string;
      readonly status: IssueStatus;
      readonly facts: TicketFacts;
      /** Whether it is in a service project, where customers see comments unless they are internal. */
      readonly isInServiceProject: boolean;
    }
  | { readonly kind: 'gone'; readonly status: IssueStatus }
  | { readonly kind: 'unknown'; readonly outcome: Rejection | Deferral };

/** What decides about a ticket that is done. */
const factFields = ['resolution', 'statuscategorychangedate', 'project'] as const;

/**
 * Reads a ticket. A 404 only counts if a second read confirms it, and Jira shows the project: it says the same of what is
 * deleted and of what is hidden.
 */
export async function readTicket(
  context: Pick<DeliveryContext, 'jira'>,
  work: Work,
  issueId: string,
): Promise<TicketNow> {
  const read = async () => classify('read', await context.jira.getIssue(jiraSiteOf(work), issueId, factFields));
  let outcome = await read();
  if (outcome.result === 'rejected' && outcome.consequence === 'gone') outcome = await read();
  if (outcome.result === 'confirmed') {
    const { key, status, categoryChangedAt, resolution, isInServiceProject } = outcome.value;
    return { kind: 'found', key, status, facts: { categoryChangedAt, resolution }, isInServiceProject };
  }
  if (outcome.result !== 'rejected' || outcome.consequence !== 'gone') return { kind: 'unknown', outcome };
  const project = await projectNow(context, work);
  return project.kind === 'shown' ? { kind: 'gone', status: notFoundStatus } : project;
}
