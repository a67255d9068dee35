import { later, timestamp } from '../domain/clock';
import { blockedRows } from '../domain/mapping/blocked-row';
import { type Cause, causesOfDestination, causesOfSite, keyOfCause, longWaitMs } from '../domain/problems/causes';
import { destinationsOfSite } from '../store/checks';
import type { Database } from '../store/database';
import { countsOf, waitingForRemap } from '../store/deliveries';
import { findDestination } from '../store/destinations';
import { lockInOrder } from '../store/lock-in-order';
import { hasWaitedSince } from '../store/long-waits';
import { rowsOf } from '../store/mappings';
import { statusOfSite } from '../store/sites';
import {
  openProblem,
  openProblemsOf,
  type ProblemPlace,
  resolveProblem,
  rewordProblem,
} from '../store/standing-problems';
import { tellOpened, tellResolved } from './tell';
import { type TellingContext, tellAvsb } from './tell-avsb';

/** Where nothing of this process runs later, another one finds the messages, a little later. */
export type NotingContext = TellingContext;

/**
 * Opens and resolves the problems of a site or a destination, as its state says. To be called last in each transaction that
 * changes this state, so that a problem is there with its cause and gone with it: one open problem for each cause.
 */
export async function noteProblems(
  context: NotingContext,
  transaction: Database,
  organisationId: string,
  place: ProblemPlace,
): Promise<void> {
  // Two transactions of one place must not both judge without seeing what the other changed.
  await lockInOrder(transaction, [problemsLock(place)]);
  const causes =
    'siteId' in place
      ? await causesAtSite(transaction, organisationId, place.siteId)
      : await causesAtDestination(context, transaction, organisationId, place.destinationId);
  const open = await openProblemsOf(transaction, organisationId, place);
  const at = timestamp(context.now());
  const lasting = new Map(causes.map((cause) => [keyOfCause(cause), cause]));
  for (const problem of open) {
    const cause = lasting.get(keyOfCause(problem));
    if (cause === undefined) {
      await resolveProblem(transaction, organisationId, problem.id, at);
      await tellResolved(context, transaction, organisationId, problem.id);
      await tellAvsb(context, transaction, organisationId, [{ type: 'jira.problem.resolved', problem }]);
    }
    if (cause !== undefined && !saysTheSame(cause, problem))
      await rewordProblem(transaction, organisationId, problem.id, cause);
  }
  const known = new Set(open.map(keyOfCause));
  for (const cause of causes) {
    if (known.has(keyOfCause(cause))) continue;
    const problem = { ...cause, id: context.newId('problem'), openedAt: at };
    const isNew = await openProblem(transaction, organisationId, problem);
    if (!isNew) continue;
    await tellOpened(context, transaction, organisationId, problem);
    await tellAvsb(context, transaction, organisationId, [{ type: 'jira.problem.opened', problem }]);
  }
}

/** What a transaction locks before it judges the problems of a place. */
export function problemsLock(place: ProblemPlace): string {
  return `problems ${'siteId' in place ? place.siteId : place.destinationId}`;
}

/** The same for a site and all of its destinations: what is wrong with the site explains what waits there. */
export async function noteProblemsOfSite(
  context: NotingContext,
  transaction: Database,
  organisationId: string,
  siteId: string,
): Promise<void> {
  await noteProblems(context, transaction, organisationId, { siteId });
  for (const destinationId of await destinationsOfSite(transaction, organisationId, siteId)) {
    await noteProblems(context, transaction, organisationId, { destinationId });
  }
}

/** The same for the destinations of some deliveries, in an order in which two transactions don't wait for each other. */
export async function noteProblemsAt(
  context: NotingContext,
  transaction: Database,
  organisationId: string,
  deliveries: readonly { readonly destinationId: string }[],
): Promise<void> {
  for (const destinationId of [...new Set(deliveries.map((delivery) => delivery.destinationId))].sort()) {
    await noteProblems(context, transaction, organisationId, { destinationId });
  }
}

async function causesAtSite(transaction: Database, organisationId: string, siteId: string): Promise<Cause[]> {
  const status = await statusOfSite(transaction, organisationId, siteId);
  if (status === undefined) return [];
  const destinations = await destinationsOfSite(transaction, organisationId, siteId);
  return causesOfSite({ id: siteId, status, hasDestinations: destinations.length > 0 });
}

async function causesAtDestination(
  { now }: NotingContext,
  transaction: Database,
  organisationId: string,
  id: string,
): Promise<Cause[]> {
  const destination = await findDestination(transaction, organisationId, id);
  if (destination === undefined) return [];
  const rows = await rowsOf(transaction, id);
  const awaited = await waitingForRemap(transaction, organisationId, [id]);
  const counts = await countsOf(transaction, organisationId, [id]);
  const longAgo = timestamp(later(now(), -longWaitMs));
  return causesOfDestination({
    id,
    name: destination.name,
    siteId: destination.site.id,
    status: destination.status,
    blockedRows: blockedRows(rows, awaited.get(id) ?? new Set()),
    checkProblems: destination.problems,
    typesOn: rows.flatMap(({ enabled, eventType }) => (enabled ? [eventType] : [])),
    counts: counts.get(id) ?? { failed: 0, held: 0 },
    hasWaitedLong: await hasWaitedSince(transaction, id, longAgo),
  });
}

function saysTheSame(one: Cause, other: Cause): boolean {
  return one.title === other.title && one.detail === other.detail && one.action === other.action;
}
