import { deletedStatus, type IssueStatus } from '../domain/link';
import { classify } from '../domain/outcome';
import type { Work } from '../store/work';
import type { DeliveryContext } from './context';
import { jiraSiteOf } from './jira-site';
import type { Deferral, Rejection } from './step-result';

/** What Jira says about a ticket right now. */
export type TicketNow =
  | {
      readonly kind: 'found';
      readonly key: string;
      readonly status: IssueStatus;
      /** Whether it is in a service project, where customers see comments unless they are internal. */
      readonly isInServiceProject: boolean;
    }
  | { readonly kind: 'gone'; readonly status: IssueStatus }
  | { readonly kind: 'unknown'; readonly outcome: Rejection | Deferral };

/** Reads a ticket. A 404 only counts if a second read confirms it. */
export async function readTicket(
  { jira }: Pick<DeliveryContext, 'jira'>,
  work: Work,
  issueId: string,
): Promise<TicketNow> {
  const read = async () => classify('read', await jira.getIssue(jiraSiteOf(work), issueId, ['project']));
  let outcome = await read();
  if (outcome.result === 'rejected' && outcome.consequence === 'gone') outcome = await read();
  if (outcome.result === 'confirmed') {
    const { key, status, isInServiceProject } = outcome.value;
    return { kind: 'found', key, status, isInServiceProject };
  }
  if (outcome.result === 'rejected' && outcome.consequence === 'gone') return { kind: 'gone', status: deletedStatus };
  return { kind: 'unknown', outcome };
}
