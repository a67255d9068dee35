import type { Database } from '../store/database';
import { countsOf } from '../store/deliveries';
import type { Page, PageRequest } from '../store/page';
import { listProblems, namesOfProblems, type StandingProblem } from '../store/standing-problems';

/** A problem as admins see it: with the names of its place, and what it affects now. */
export interface ProblemView {
  readonly id: string;
  readonly kind: StandingProblem['kind'];
  readonly site: { readonly id: string; readonly name: string };
  /** Null where the whole site is concerned. */
  readonly destination: { readonly id: string; readonly name: string } | null;
  readonly eventType: string | null;
  readonly title: string;
  readonly detail: string;
  readonly action: string;
  readonly openedAt: string;
  readonly resolvedAt: string | null;
  /** How many deliveries of its place wait, have failed or are held; none once it is resolved. */
  readonly affected: { readonly waiting: number; readonly failed: number; readonly held: number };
}

/** One page of an organisation's problems, newest first. */
export async function viewProblems(
  database: Database,
  organisationId: string,
  state: 'open' | 'resolved' | undefined,
  request: PageRequest,
): Promise<Page<ProblemView>> {
  const page = await listProblems(database, organisationId, state, request);
  const names = await namesOfProblems(database, organisationId, page.items);
  const open = page.items.filter(({ resolvedAt }) => resolvedAt === null);
  const placesOf = ({ siteId, destinationId }: StandingProblem) =>
    destinationId !== null ? [destinationId] : (names.destinationsOf.get(siteId) ?? []);
  const counts = await countsOf(database, organisationId, [...new Set(open.flatMap(placesOf))]);
  const items = page.items.map((problem): ProblemView => {
    const affected = { waiting: 0, failed: 0, held: 0 };
    for (const id of problem.resolvedAt === null ? placesOf(problem) : []) {
      const of = counts.get(id);
      affected.waiting += of?.waiting ?? 0;
      affected.failed += of?.failed ?? 0;
      affected.held += of?.held ?? 0;
    }
    const { id, kind, siteId, destinationId, eventType, title, detail, action, openedAt, resolvedAt } = problem;
    const site = { id: siteId, name: names.sites.get(siteId) ?? siteId };
    const destination =
      destinationId === null
        ? null
        : { id: destinationId, name: names.destinations.get(destinationId) ?? destinationId };
    return { id, kind, site, destination, eventType, title, detail, action, openedAt, resolvedAt, affected };
  });
  return { ...page, items };
}
