import { AppError } from '../domain/app-error';
import { nextAttemptMs, pointsToCheck } from '../domain/check-times';
import { later, timestamp } from '../domain/clock';
import type { Ending, Item, ItemHandling } from '../queue/leased-task';
import { type CheckContext, checkAndStore } from '../setup/check';
import { destinationToCheck, noteChecked } from '../store/checks';
import { rowsOf } from '../store/mappings';
import type { PointsBudget } from './points-budget';

/** What scheduled checks need. */
export interface DueChecksContext extends CheckContext {
  /** Shared by all background reads of Jira. */
  readonly budget: PointsBudget;
}

/** A destination that was saved while it was being checked is checked again after this long. */
const savedMeanwhileMs = 2 * 60_000;

/**
 * Checks destinations when they are due: daily, each at its own time of day; and soon after Jira refused one of their
 * requests, after a save that could not be checked, and after a reconnect. Only within the hour's points budget.
 */
export function dueChecks(context: DueChecksContext): ItemHandling {
  return { concurrency: 5, handle: (item) => checkDue(context, item) };
}

async function checkDue(context: DueChecksContext, { key: destinationId, failures }: Item): Promise<Ending> {
  const { database, budget, now, random, log } = context;
  const due = await destinationToCheck(database, destinationId);
  // When a site is reconnected, all of its destinations are checked.
  if (due === undefined) return 'done';
  const waitMs = await budget.take(pointsToCheck(await issueTypesOf(context, destinationId)));
  if (waitMs > 0) return { at: later(now(), waitMs), failures };
  try {
    const { checked, isStored } = await checkAndStore(context, due.organisationId, destinationId, undefined);
    await noteChecked(database, due, timestamp(now()));
    log.debug({ destinationId, ok: checked.ok }, 'A destination was checked.');
    // The next check is scheduled with what this one found.
    return isStored ? 'done' : { at: later(now(), savedMeanwhileMs), failures: 0 };
  } catch (error) {
    log.warn({ err: error, destinationId }, 'A destination could not be checked. It will be retried in a few minutes.');
    if (!(error instanceof AppError)) throw error;
    return { at: later(now(), nextAttemptMs(random())), failures: failures + 1 };
  }
}

async function issueTypesOf({ database }: DueChecksContext, destinationId: string): Promise<number> {
  const rows = await rowsOf(database, destinationId);
  return new Set(rows.flatMap(({ enabled, issueType }) => (enabled && issueType ? [issueType.id] : []))).size;
}
