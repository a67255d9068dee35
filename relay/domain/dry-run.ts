import { eventCatalogue, eventTypeOf } from '../../shared/event-catalogue';
import { reasonNotToFile } from './conditions/evaluate';
import type { KnownTicket } from './decide';
import { dedupKeyOf } from './dedup';
import { type OccurredEvent, variablesOfEvent } from './event';
import type { Guard } from './guard';
import { metricOf } from './lifecycle/ticket-life';
import { isOpen } from './link';
import type { CheckedDraft } from './mapping/mapping';
import { createReplayedGuard } from './replayed-guard';
import { replayOnTicket } from './replayed-ticket';

export const dryRunKinds = ['create', 'comment', 'reopen', 'resolve', 'skip', 'hold', 'wait'] as const;

/** What would have happened to an event, and why. */
export interface ReplayedDecision {
  readonly kind: (typeof dryRunKinds)[number];
  readonly reason: string;
}

/** An event as it came in. */
export interface ReplayedEvent extends OccurredEvent {
  readonly receivedAt: string;
}

export interface Replay {
  /** The event types that the rows have something to say about. */
  readonly eventTypes: readonly string[];
  /** What would have happened to the next event; null where no row is on for it. */
  play(event: ReplayedEvent): ReplayedDecision | null;
}

/** The rules that a replay goes by. */
export interface ReplayRules {
  readonly organisationId: string;
  readonly destinationId: string;
  readonly rows: readonly CheckedDraft[];
  readonly guard: Guard | null;
}

/**
 * Plays events in the order in which they came in by a destination's rules: as if there were no ticket at the beginning, and
 * as if nobody in Jira did anything. The same rules judge events that really come in.
 */
export function createReplay({ organisationId, destinationId, rows, guard }: ReplayRules): Replay {
  const rowsByType = new Map(rows.filter(({ enabled }) => enabled).map((row) => [row.eventType, row]));
  const tickets = new Map<string, KnownTicket>();
  const guardNow = createReplayedGuard(guard);

  /** Lets a row decide about an event on its ticket: its own row, or that of the event which it recovers. */
  function playBy(row: CheckedDraft, event: ReplayedEvent, key: string) {
    const { kind, reason, ticket } = replayOnTicket(tickets.get(key), {
      event: {
        type: event.type,
        metric: metricOf(event),
        recovers: row.eventType === event.type ? null : row.eventType,
        isOwnRowOn: rowsByType.has(event.type),
      },
      lifecycle: row.lifecycle,
      occurredAt: event.occurredAt,
      receivedAt: event.receivedAt,
    });
    if (ticket !== undefined) tickets.set(key, ticket);
    return { kind, reason };
  }

  function playByOwnRow(row: CheckedDraft, event: ReplayedEvent): ReplayedDecision {
    const unmet = row.when === null ? null : reasonNotToFile(row.when, variablesOfEvent(event));
    if (unmet !== null) return { kind: 'skip', reason: unmet };
    const key = keyBy(row, event);
    const ticket = tickets.get(key);
    const hasOpenTicket = ticket !== undefined && isOpen(ticket.status);
    const heldBecause = hasOpenTicket ? null : guardNow.judge(key, event);
    if (heldBecause !== null) return { kind: 'hold', reason: heldBecause };
    const { kind, reason } = playBy(row, event, key);
    return { kind: kind === 'hand_over' ? 'skip' : kind, reason };
  }

  function keyBy(row: CheckedDraft, event: ReplayedEvent): string {
    return dedupKeyOf(organisationId, destinationId, { ...event, type: row.eventType }, row.dedupScope);
  }

  /** The row that decides first about the recovery of what it had reported. */
  function recoveredRowOf(eventType: string): CheckedDraft | undefined {
    const row = rowsByType.get(eventTypeOf(eventType)?.recovers ?? '');
    return row?.lifecycle.onRecovery === 'nothing' ? undefined : row;
  }

  return {
    eventTypes: eventCatalogue
      .map(({ type }) => type)
      .filter((type) => rowsByType.has(type) || recoveredRowOf(type) !== undefined),
    play(event) {
      const recovered = recoveredRowOf(event.type);
      if (recovered !== undefined) {
        const { kind, reason } = playBy(recovered, event, keyBy(recovered, event));
        if (kind !== 'hand_over') return { kind, reason };
      }
      const own = rowsByType.get(event.type);
      return own === undefined ? null : playByOwnRow(own, event);
    },
  };
}
