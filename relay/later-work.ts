import { type CallbackSettings, callbacks } from './callbacks/task';
import { createWorker } from './delivery/worker';
import type { HttpContext } from './http/context';
import { changedIssues, newTickets } from './jobs/changed-issues';
import type { Crons } from './jobs/cron';
import { dueChecks } from './jobs/due-checks';
import { hiddenProjects } from './jobs/hidden-projects';
import { issueProperties } from './jobs/issue-properties';
import type { PointsBudget } from './jobs/points-budget';
import { notices } from './notices/task';
import { groupTask, itemTask, type TaskContext } from './queue/leased-task';
import type { Tasks } from './queue/queue';
import { siteRefreshes } from './setup/refresh-site';
import { restOfWaiting } from './setup/resume';
import { unclearTestTickets } from './setup/test-tickets/find';
import { webhooks } from './setup/webhooks';

/** What the tasks need besides what routes need. */
interface LaterWorkSettings {
  readonly workerConcurrency: number;
  readonly budget: PointsBudget;
  readonly crons: Crons;
  /** Where AvsB hears of tickets; null where it doesn't. */
  readonly callbacks: CallbackSettings | null;
  /** Aborted when the relay stops. */
  readonly stopping: AbortSignal;
}

/** The handler of every kind of later work. */
export function createTasks(context: HttpContext, settings: LaterWorkSettings): Tasks {
  const { budget, crons, stopping, workerConcurrency } = settings;
  const onError: TaskContext['onError'] = (task, err) =>
    context.log.error({ err, task }, 'Later work failed. It will be retried.');
  const claiming = { ...context, stopping, onError };
  const reading = { ...context, budget, stopping };
  return {
    deliver: createWorker(context, workerConcurrency, stopping),
    'read-issue': groupTask(claiming, 'read-issue', changedIssues(reading)),
    'read-new-ticket': groupTask(claiming, 'read-new-ticket', newTickets(reading)),
    'write-property': groupTask(claiming, 'write-property', issueProperties(reading)),
    'find-test-ticket': itemTask(claiming, 'find-test-ticket', unclearTestTickets(context)),
    'keep-webhook': itemTask(claiming, 'keep-webhook', webhooks(context)),
    'refresh-site': itemTask(claiming, 'refresh-site', siteRefreshes(context)),
    'check-destination': itemTask(claiming, 'check-destination', dueChecks(reading)),
    'read-project': itemTask(claiming, 'read-project', hiddenProjects(reading)),
    'release-waiting': itemTask(claiming, 'release-waiting', restOfWaiting(context)),
    'send-notices': itemTask(claiming, 'send-notices', notices({ ...context, ...context.notices })),
    'send-callbacks': itemTask(
      claiming,
      'send-callbacks',
      callbacks({ ...context, callbacks: settings.callbacks, stopping }),
    ),
    'run-job': itemTask(claiming, 'run-job', crons.handling),
  };
}
