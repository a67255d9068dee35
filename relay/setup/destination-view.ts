import { type Banner, bannerOf } from '../domain/banner';
import { later, timestamp } from '../domain/clock';
import type { Obstacle, Problem } from '../domain/destination';
import { blockedRows } from '../domain/mapping/blocked-row';
import { answerOf, type MappingAnswer } from '../domain/mapping/mapping';
import type { Database } from '../store/database';
import { countsOf, waitingForRemap } from '../store/deliveries';
import type { Destination } from '../store/destinations';
import { heldOf } from '../store/guard';
import { lastTicketsOf } from '../store/links';
import { mappingBytesOf, mappingsOf } from '../store/mappings';
import { howManyFit, maxPageChars } from '../store/page';
import { type SkippedEvents, skippedSince } from '../store/skipped-lately';
import type { SetupContext } from './context';

/** A destination with its rows and its state. */
export interface DestinationView {
  readonly id: string;
  readonly name: string;
  readonly enabled: boolean;
  readonly site: { readonly id: string; readonly name: string; readonly url: string };
  readonly project: Destination['project'];
  readonly state: 'active' | Obstacle;
  readonly banner: Banner | null;
  readonly problems: readonly Problem[];
  readonly counts: { readonly waiting: number; readonly failed: number; readonly held: number };
  readonly guard: Destination['guard'];
  /** What the storm guard holds, and since when. */
  readonly guardHeld: { readonly count: number; readonly since: string } | null;
  readonly lastTicket: { readonly issueKey: string; readonly url: string; readonly at: string } | null;
  readonly mappings: readonly MappingAnswer[];
  readonly version: number;
}

/** A destination as admins see it. */
export interface AdminView extends DestinationView {
  /** How many events of each type were skipped in the last 7 days, so that a condition that never holds is noticed. */
  readonly skippedLately: readonly SkippedEvents[];
}

/** The first of these destinations, as many as have rows that can be read and shown together: at least one. */
export async function firstToView<D extends Pick<Destination, 'id'>>(
  database: Database,
  destinations: readonly D[],
): Promise<readonly D[]> {
  const bytes = await mappingBytesOf(
    database,
    destinations.map(({ id }) => id),
  );
  const sizes = destinations.map(({ id }) => bytes.get(id) ?? 0);
  return destinations.slice(0, howManyFit(sizes, maxPageChars));
}

const latelyMs = 7 * 24 * 60 * 60_000;

/** Destinations with everything that their cards and rows show. */
export async function viewForAdmins(
  { database, now }: Pick<SetupContext, 'database' | 'now'>,
  organisationId: string,
  destinations: readonly Destination[],
): Promise<AdminView[]> {
  const views = await viewDestinations(database, organisationId, destinations);
  const ids = views.map(({ id }) => id);
  const skipped = await skippedSince(database, organisationId, ids, timestamp(later(now(), -latelyMs)));
  return views.map((view) => ({ ...view, skippedLately: skipped.get(view.id) ?? [] }));
}

/** Destinations with their rows, in the catalogue's order, and their state. */
export async function viewDestinations(
  database: Database,
  organisationId: string,
  destinations: readonly Destination[],
): Promise<DestinationView[]> {
  const ids = destinations.map(({ id }) => id);
  if (ids.length === 0) return [];
  const mappings = await mappingsOf(database, ids);
  const counts = await countsOf(database, organisationId, ids);
  const held = await heldOf(database, organisationId, ids);
  const waiting = await waitingForRemap(database, organisationId, ids);
  const lastTickets = await lastTicketsOf(database, organisationId, ids);
  return destinations.map((destination) => {
    const rows = mappings.get(destination.id) ?? [];
    const awaited = waiting.get(destination.id) ?? new Set();
    const banner = bannerOf(destination.status, blockedRows(rows, awaited));
    const { id, name, url } = destination.site;
    return {
      id: destination.id,
      name: destination.name,
      enabled: destination.enabled,
      site: { id, name, url },
      project: destination.project,
      state: banner?.code ?? 'active',
      banner,
      problems: destination.problems,
      counts: counts.get(destination.id) ?? { waiting: 0, failed: 0, held: 0 },
      guard: destination.guard,
      guardHeld: held.get(destination.id) ?? null,
      lastTicket: lastTickets.get(destination.id) ?? null,
      mappings: rows.map(answerOf),
      version: destination.version,
    };
  });
}
