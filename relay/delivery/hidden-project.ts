import { later } from '../domain/clock';
import type { JiraRefusal } from '../domain/jira-answer';
import { classify } from '../domain/outcome';
import type { ItemKey, Queue, Scheduled } from '../queue/queue';
import { systemActor, writeAudit } from '../store/audit';
import type { Database } from '../store/database';
import { type Destination, requireRepair } from '../store/destinations';
import type { Work } from '../store/work';
import type { DeliveryContext } from './context';
import { jiraSiteOf } from './jira-site';
import type { Deferral, Rejection } from './step-result';

/** A destination that waits for something in Jira is looked at this often. */
const lookAgainMs = 60_000;

/** The later work of looking at a destination's project. */
export function lookOf(destinationId: string): ItemKey {
  return { task: 'read-project', key: destinationId };
}

/** The next look at a destination's project. */
export function lookAgain(destinationId: string, now: Date): Scheduled & { readonly at: Date } {
  return { ...lookOf(destinationId), at: later(now, lookAgainMs) };
}

/** Whether Jira shows the project of a delivery's destination, or why that isn't known. */
export async function projectNow(
  { jira }: Pick<DeliveryContext, 'jira'>,
  work: Work,
): Promise<{ readonly kind: 'shown' } | { readonly kind: 'unknown'; readonly outcome: Rejection | Deferral }> {
  const outcome = classify('read', await jira.project(jiraSiteOf(work), work.destination.project.id));
  if (outcome.result === 'confirmed') return { kind: 'shown' };
  return { kind: 'unknown', outcome: isRefused(outcome) ? hidden(work, outcome) : outcome };
}

function isRefused(outcome: Rejection | Deferral): outcome is Rejection {
  return outcome.result === 'rejected' && outcome.consequence !== 'reconnect';
}

function hidden({ destination }: Work, outcome: Rejection): Rejection {
  return { ...outcome, consequence: 'hidden', message: reasonOf(destination.project.key) };
}

function reasonOf(projectKey: string): string {
  return `Jira shows neither ${projectKey} nor its issues to AvsB.`;
}

/**
 * Records that Jira doesn't show a destination's project, in which nothing is concluded about its tickets. The pause ends by
 * itself.
 */
export async function noteHidden(
  context: Pick<DeliveryContext, 'newId' | 'now'> & { readonly queue: Pick<Queue, 'schedule'> },
  transaction: Database,
  organisationId: string,
  destination: Pick<Destination, 'id' | 'name' | 'project'>,
  jira: JiraRefusal | null = null,
): Promise<void> {
  const reason = reasonOf(destination.project.key);
  if (!(await requireRepair(transaction, organisationId, destination, reason, true))) return;
  await writeAudit(transaction, context, organisationId, {
    action: 'JIRA_DESTINATION_PAUSED',
    actor: systemActor,
    target: { kind: 'destination', id: destination.id, name: destination.name },
    details: { obstacle: 'repair_required', reason, jira },
  });
  await context.queue.schedule(transaction, [lookAgain(destination.id, context.now())]);
}
