import { expressionBuilder, type Selectable, type SqlBool, sql } from 'kysely';
import { type Cause, keyOfCause } from '../domain/problems/causes';
import type { ProblemKind } from '../domain/problems/problem-kind';
import type { Database } from './database';
import { type Page, type PageRequest, pageOf } from './page';
import type { Tables } from './schema';
import type { ProblemsTable } from './schema/problems';
import { statement } from './statement';

/** A problem that stands, or that stood until `resolvedAt`. */
export interface StandingProblem extends Cause {
  readonly id: string;
  readonly openedAt: string;
  readonly resolvedAt: string | null;
}

/** Where problems are: at a site as a whole, or at one of its destinations. */
export type ProblemPlace = { readonly siteId: string } | { readonly destinationId: string };

/** The open problems of a place. Those of a site are only the ones of the whole site. */
export async function openProblemsOf(
  database: Database,
  organisationId: string,
  place: ProblemPlace,
): Promise<StandingProblem[]> {
  const rows = await database
    .selectFrom('problems')
    .selectAll()
    .where((is) => is.and({ organisation_id: organisationId, resolved_at: null }))
    .where((is) =>
      'siteId' in place
        ? is.and({ site_id: place.siteId, destination_id: null })
        : is.and({ destination_id: place.destinationId }),
    )
    .orderBy('id')
    .execute();
  return rows.map(toProblem);
}

/** Whether a destination has an open problem of a kind. */
export async function isProblemOpen(
  database: Database,
  organisationId: string,
  { destinationId, kind }: { readonly destinationId: string; readonly kind: Cause['kind'] },
): Promise<boolean> {
  return (await openOfKind(database, { organisationId, destinationId, kind })).length > 0;
}

const openOfKind = statement<
  { readonly organisationId: string; readonly destinationId: string; readonly kind: Cause['kind'] },
  { readonly id: string }
>((database, { organisationId, destinationId, kind }) =>
  database
    .selectFrom('problems')
    .select('id')
    .where((is) => is.and({ organisation_id: organisationId, destination_id: destinationId, kind, resolved_at: null })),
);

/** Opens a problem. @returns false if another transaction has opened it for the same cause */
export async function openProblem(
  database: Database,
  organisationId: string,
  { id, openedAt, ...cause }: Omit<StandingProblem, 'resolvedAt'>,
): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await database
    .insertInto('problems')
    .values({
      id,
      organisation_id: organisationId,
      cause: keyOfCause(cause),
      kind: cause.kind,
      site_id: cause.siteId,
      destination_id: cause.destinationId,
      event_type: cause.eventType,
      ...wordsOf(cause),
      opened_at: openedAt,
      resolved_at: null,
    })
    .onConflict((on) => on.columns(['organisation_id', 'cause']).where('resolved_at', 'is', null).doNothing())
    .executeTakeFirstOrThrow();
  return Number(numInsertedOrUpdatedRows) > 0;
}

/** Gives an open problem the words of its cause as it is now. */
export async function rewordProblem(
  database: Database,
  organisationId: string,
  id: string,
  cause: Cause,
): Promise<void> {
  await database
    .updateTable('problems')
    .set(wordsOf(cause))
    .where((is) => is.and({ organisation_id: organisationId, id }))
    .execute();
}

export async function resolveProblem(
  database: Database,
  organisationId: string,
  id: string,
  resolvedAt: string,
): Promise<void> {
  await database
    .updateTable('problems')
    .set({ resolved_at: resolvedAt })
    .where((is) => is.and({ organisation_id: organisationId, id, resolved_at: null }))
    .execute();
}

/** One page of an organisation's problems, newest first. */
export function listProblems(
  database: Database,
  organisationId: string,
  state: 'open' | 'resolved' | undefined,
  request: PageRequest,
): Promise<Page<StandingProblem>> {
  const is = expressionBuilder<Tables, 'problems'>();
  const conditions = [
    is('problems.organisation_id', '=', organisationId),
    ...(state === undefined ? [] : [isIn(state)]),
  ];
  return pageOf<Selectable<ProblemsTable>, StandingProblem>(
    database,
    { table: 'problems', matching: is.and(conditions) },
    request,
    toProblem,
  );
}

/** How many problems of all organisations are open, by kind. Read from the partial index over open ones. */
export async function openProblemsByKind(database: Database): Promise<Map<ProblemKind, number>> {
  const rows = await database
    .selectFrom('problems')
    .where(isIn('open'))
    .groupBy('kind')
    .select((of) => ['kind', of.fn.countAll<number>().as('count')])
    .execute();
  return new Map(rows.map(({ kind, count }) => [kind, count]));
}

/** Names of the sites and destinations of problems, deleted ones too, and the destinations that each site has. */
export async function namesOfProblems(
  database: Database,
  organisationId: string,
  problems: readonly Pick<StandingProblem, 'siteId'>[],
) {
  const siteIds = [...new Set(problems.map(({ siteId }) => siteId))];
  const sites = new Map<string, string>();
  const destinations = new Map<string, string>();
  const destinationsOf = new Map<string, string[]>();
  if (siteIds.length === 0) return { sites, destinations, destinationsOf };
  const rows = await database
    .selectFrom('sites')
    .leftJoin('destinations', 'destinations.site_id', 'sites.id')
    .where('sites.organisation_id', '=', organisationId)
    .where('sites.id', 'in', siteIds)
    .select([
      'sites.id as siteId',
      'sites.name as siteName',
      'destinations.id',
      'destinations.name',
      'destinations.deleted_at',
    ])
    .execute();
  for (const { siteId, siteName, id, name, deleted_at } of rows) {
    sites.set(siteId, siteName);
    if (id === null || name === null) continue;
    destinations.set(id, name);
    if (deleted_at === null) destinationsOf.set(siteId, [...(destinationsOf.get(siteId) ?? []), id]);
  }
  return { sites, destinations, destinationsOf };
}

function isIn(state: 'open' | 'resolved') {
  return state === 'open' ? sql<SqlBool>`problems.resolved_at IS NULL` : sql<SqlBool>`problems.resolved_at IS NOT NULL`;
}

function wordsOf({ title, detail, action }: Cause) {
  return { title, detail, action };
}

function toProblem(row: Selectable<ProblemsTable>): StandingProblem {
  return {
    id: row.id,
    kind: row.kind,
    siteId: row.site_id,
    destinationId: row.destination_id,
    eventType: row.event_type,
    title: row.title,
    detail: row.detail,
    action: row.action,
    openedAt: row.opened_at,
    resolvedAt: row.resolved_at,
  };
}
