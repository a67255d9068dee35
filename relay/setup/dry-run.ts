import { notFound } from '../domain/app-error';
import { later, timestamp } from '../domain/clock';
import { createReplay, dryRunKinds, type ReplayedDecision } from '../domain/dry-run';
import type { SubjectRef } from '../domain/event';
import type { Guard } from '../domain/guard';
import { findDestination } from '../store/destinations';
import { eventsSince } from '../store/events';
import { rowsOf } from '../store/mappings';
import { waitForTurn } from '../store/wait-for-turn';
import { type TriedRow, withChanges } from './check';
import type { SetupContext } from './context';

interface DryRunRequest {
  /** Rows to try out in place of the saved ones. */
  readonly mappings?: readonly TriedRow[] | undefined;
  /** The storm guard to try out in place of the saved one. */
  readonly guard?: Guard | null | undefined;
  readonly days: number;
}

/** What a destination's rules would have made of the events that came in. */
interface DryRun {
  /** How many events a row decides about. */
  readonly total: number;
  readonly byDecision: Readonly<Record<ReplayedDecision['kind'], number>>;
  /** The newest, newest first. */
  readonly items: readonly DryRunItem[];
}

interface DryRunItem {
  readonly eventId: string;
  readonly eventType: string;
  readonly subject: SubjectRef;
  readonly decision: ReplayedDecision;
}

const maxItems = 200;

/** How many events are read at once; between two reads, other work runs. */
const atOnce = 2_000;

const dayMs = 24 * 60 * 60_000;

/**
 * Replays the events of the last days by a destination's rows and storm guard, saved or to try out. Nothing is sent, and
 * Jira isn't asked: what people did with tickets, or would have done, is unknown. Events whose data has been trimmed are
 * left out.
 *
 * @throws 404 for an unknown destination, 422 for rows that cannot be saved
 */
export async function dryRun(
  { database, now }: Pick<SetupContext, 'database' | 'now'>,
  organisationId: string,
  destinationId: string,
  { mappings = [], guard, days }: DryRunRequest,
): Promise<DryRun> {
  const destination = await findDestination(database, organisationId, destinationId);
  if (destination === undefined) throw notFound('destination');
  const rows = withChanges(await rowsOf(database, destinationId), mappings);
  const replay = createReplay({
    organisationId,
    destinationId,
    rows,
    guard: guard === undefined ? destination.guard : guard,
  });
  const counts = new Map<ReplayedDecision['kind'], number>();
  const items: DryRunItem[] = [];
  let total = 0;
  let after = { receivedAt: timestamp(later(now(), -days * dayMs)), id: '' };
  for (;;) {
    await waitForTurn();
    const events = await eventsSince(database, organisationId, replay.eventTypes, after, atOnce);
    for (const event of events) {
      const decision = replay.play(event);
      if (decision === null) continue;
      total += 1;
      counts.set(decision.kind, (counts.get(decision.kind) ?? 0) + 1);
      items.push({ eventId: event.id, eventType: event.type, subject: event.subject, decision });
    }
    items.splice(0, items.length - maxItems);
    const last = events.at(-1);
    if (last === undefined || events.length < atOnce) break;
    after = last;
  }
  const byDecision = Object.fromEntries(dryRunKinds.map((kind) => [kind, counts.get(kind) ?? 0]));
  return { total, byDecision: byDecision as DryRun['byDecision'], items: items.reverse() };
}
