import { AppError } from '../domain/app-error';
import { nextTryMs, pointsToCheck } from '../domain/check-times';
import { later, timestamp } from '../domain/clock';
import { type CheckContext, checkDestination } from '../setup/check';
import { type DueCheck, noteChecked, setCheckDue, takeDueChecks } from '../store/checks';
import { rowsOf } from '../store/mappings';
import type { PointsBudget } from './points-budget';

/** What the checks that come by themselves need. */
export interface DueChecksContext extends CheckContext {
  /** Shared by all that reads Jira in rounds. */
  readonly budget: PointsBudget;
}

/** Who took a check must have ended it by then, or it is taken again: longer than its calls take that Jira answers late. */
const takenMs = 2 * 60_000;

const atOnce = 5;

/**
 * Checks the destinations that are due: daily, each at its own time of the day; soon after Jira refused something of
 * theirs, after a save that could not be checked, and after a reconnect. Only as far as the points of the hour reach.
 */
export async function runDueChecks(context: DueChecksContext): Promise<void> {
  const now = context.now();
  const due = await takeDueChecks(context.database, {
    now: timestamp(now),
    until: timestamp(later(now, takenMs)),
    limit: atOnce,
  });
  await Promise.all(due.map((one) => checkDue(context, one)));
}

async function checkDue(context: DueChecksContext, due: DueCheck): Promise<void> {
  const { database, budget, now, random, log } = context;
  const { organisationId, destinationId } = due;
  const putOff = (ms: number) => setCheckDue(database, organisationId, destinationId, timestamp(later(now(), ms)));
  const waitMs = await budget.take(pointsToCheck(await issueTypesOf(context, destinationId)));
  if (waitMs > 0) return putOff(waitMs);
  try {
    const { ok } = await checkDestination(context, organisationId, destinationId, undefined);
    await noteChecked(database, due, timestamp(now()));
    log.debug({ destinationId, ok }, 'A destination was checked.');
  } catch (error) {
    log.warn({ err: error, destinationId }, 'A destination could not be checked. It is tried again in some minutes.');
    // What nobody foresaw, such as a database that is away, comes again when the time that it was taken for is over.
    if (error instanceof AppError) await putOff(nextTryMs(random()));
  }
}

async function issueTypesOf({ database }: DueChecksContext, destinationId: string): Promise<number> {
  const rows = await rowsOf(database, destinationId);
  return new Set(rows.flatMap(({ enabled, issueType }) => (enabled && issueType ? [issueType.id] : []))).size;
}
