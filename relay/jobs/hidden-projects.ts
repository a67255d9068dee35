import type { Jira, JiraSite } from '../atlassian/jira';
import { lookAgain } from '../delivery/hidden-project';
import { noteProblems } from '../delivery/note-problems';
import type { Clock } from '../domain/clock';
import { later } from '../domain/clock';
import type { NewId } from '../domain/ids';
import type { JiraAnswer } from '../domain/jira-answer';
import { pointsToRead } from '../domain/status-sync';
import type { Ending, ItemHandling } from '../queue/leased-task';
import type { Queue } from '../queue/queue';
import { checkOf } from '../setup/check';
import { resume } from '../setup/resume';
import { systemActor, writeAudit } from '../store/audit';
import type { Database } from '../store/database';
import { type Destination, findDestination, lockDestination } from '../store/destinations';
import { endHidden, lookedAt } from '../store/hidden-projects';
import { inTransaction } from '../store/transaction';
import type { PointsBudget } from './points-budget';

/** What looking at projects needs. */
interface HiddenProjectsContext {
  readonly database: Database;
  readonly jira: Pick<Jira, 'project' | 'permissions'>;
  readonly queue: Queue;
  /** Shared by all background reads of Jira. */
  readonly budget: PointsBudget;
  readonly now: Clock;
  readonly newId: NewId;
  /** Whether AvsB hears of problems. */
  readonly tellsAvsb: boolean;
}

/**
 * Looks, each minute, at the projects of destinations that wait for what ends by itself: that Jira shows the project again,
 * or lets AvsB comment there. What waits continues then.
 */
export function hiddenProjects(context: HiddenProjectsContext): ItemHandling {
  return { concurrency: 4, handle: ({ key }) => look(context, key) };
}

async function look(context: HiddenProjectsContext, destinationId: string): Promise<Ending> {
  const { database, budget, now } = context;
  const waits = await lookedAt(database, destinationId);
  if (waits === undefined || !(waits.isHidden || waits.waitsToComment)) return 'done';
  const destination = await findDestination(database, waits.organisationId, destinationId);
  if (destination === undefined) return 'done';
  const again = { at: lookAgain(destinationId, now()).at, failures: 0 };
  // A site that is connected again has its deliveries continued, which looks again.
  if (destination.status.siteStatus !== 'connected') return again;
  const waitMs = await budget.take(pointsToRead(1));
  if (waitMs > 0) return { at: later(now(), waitMs), failures: 0 };
  const isOver = waits.isHidden ? await isShown(context, destination) : await mayComment(context, destination);
  if (!isOver) return again;
  await goOn(context, destination, waits.isHidden);
  return waits.isHidden && waits.waitsToComment ? again : 'done';
}

async function isShown({ jira }: HiddenProjectsContext, destination: Destination): Promise<boolean> {
  const answer = await jira.project(siteOf(destination), destination.project.id);
  return answer.kind === 'ok';
}

async function mayComment({ jira }: HiddenProjectsContext, destination: Destination): Promise<boolean> {
  const { project } = destination;
  const answer: JiraAnswer<{ readonly ADD_COMMENTS: boolean }> = await jira.permissions(
    siteOf(destination),
    { projectId: project.id },
    ['ADD_COMMENTS'],
  );
  return answer.kind === 'ok' && answer.value.ADD_COMMENTS;
}

function siteOf({ site, organisationId }: Destination): JiraSite {
  return { siteId: site.id, cloudId: site.cloudId, organisationId };
}

/** Continues what waits, and checks the destination, whose problems are others now. */
function goOn(context: HiddenProjectsContext, destination: Destination, wasHidden: boolean): Promise<void> {
  const { database, now } = context;
  const { id: destinationId, organisationId, name, project } = destination;
  return inTransaction(database, async (transaction) => {
    await lockDestination(transaction, organisationId, destinationId);
    if (wasHidden) {
      if (!(await endHidden(transaction, organisationId, destination))) return;
      await writeAudit(transaction, context, organisationId, {
        action: 'JIRA_DESTINATION_RESUMED',
        actor: systemActor,
        target: { kind: 'destination', id: destinationId, name },
        details: { obstacle: 'repair_required', reason: `Jira shows ${project.key} to AvsB again.` },
      });
    }
    const obstacle = wasHidden ? 'repair_required' : 'no_permission';
    const check = { ...checkOf(destinationId), at: now() };
    await resume(context, transaction, { organisationId, destinationId, obstacle }, [check]);
    await noteProblems(context, transaction, organisationId, { destinationId });
  });
}
