import { type CommentDecision, type DecidedEvent, type Decision, decideOnTicket, type KnownTicket } from './decide';
import type { Lifecycle } from './lifecycle/lifecycle';
import {
  unknownLife,
  withBreached,
  withComment,
  withEvent,
  withReopening,
  withUnreported,
} from './lifecycle/ticket-life';
import { newStatus } from './link';

/** What a row would have done with an event, and the ticket afterwards, where there is one. */
interface Replayed {
  readonly kind: 'create' | 'comment' | 'reopen' | 'resolve' | 'skip' | 'hand_over' | 'wait';
  readonly reason: string;
  readonly ticket: KnownTicket | undefined;
}

interface Played {
  readonly event: DecidedEvent;
  readonly lifecycle: Lifecycle;
  readonly occurredAt: string;
  /** When it came in, and was filed at once. */
  readonly receivedAt: string;
}

/**
 * Lets a row decide about an event by the rule that decides about real ones, on a ticket that people leave alone in Jira: it is
 * done only where AvsB has resolved it, and each step that the row asks for is possible.
 */
export function replayOnTicket(ticket: KnownTicket | undefined, played: Played): Replayed {
  const { event, lifecycle, receivedAt } = played;
  const now = new Date(receivedAt);
  const decision = decideOnTicket({ lifecycle, event, latest: ticket, isForced: false, progress: null, now });
  return { ...afterDecision(decision, ticket, played), reason: capitalised(decision.reason) };
}

function afterDecision(
  decision: Decision,
  ticket: KnownTicket | undefined,
  { event, occurredAt, receivedAt }: Played,
): Omit<Replayed, 'reason'> {
  if (decision.kind === 'create') return { kind: 'create', ticket: newTicket(event, receivedAt) };
  if (ticket === undefined) return { kind: decision.kind === 'hand_over' ? 'hand_over' : 'skip', ticket };
  const { life } = ticket;
  switch (decision.kind) {
    case 'comment':
      return afterComment(decision, ticket, { event, receivedAt });
    case 'reopen': {
      const reopened = withComment(withReopening(withEvent(life, event)), receivedAt);
      return { kind: 'reopen', ticket: { ...ticket, status: newStatus, doneAt: null, life: reopened } };
    }
    case 'skip':
    case 'hand_over':
      return { kind: decision.kind, ticket: { ...ticket, life: withUnreported(life, event, occurredAt) } };
    default:
      return { kind: 'wait', ticket };
  }
}

function afterComment(
  { purpose }: CommentDecision,
  ticket: KnownTicket,
  { event, receivedAt }: Pick<Played, 'event' | 'receivedAt'>,
): Omit<Replayed, 'reason'> {
  const life = withEvent(ticket.life, event);
  if (purpose.kind !== 'recovered')
    return { kind: 'comment', ticket: { ...ticket, life: withComment(life, receivedAt) } };
  if (!purpose.isResolvedNext) return { kind: 'comment', ticket: { ...ticket, life } };
  return { kind: 'resolve', ticket: { ...ticket, life, status: { name: null, category: 'done' }, doneAt: receivedAt } };
}

/** It has no key: sentences call it by what it is. */
function newTicket({ metric }: DecidedEvent, createdAt: string): KnownTicket {
  return {
    id: '',
    issueId: '',
    issueKey: 'its ticket',
    status: newStatus,
    createdAt,
    life: withBreached(unknownLife, [metric]),
    doneAt: null,
    justRead: { categoryChangedAt: null, resolution: null },
  };
}

function capitalised(sentence: string): string {
  return sentence.charAt(0).toUpperCase() + sentence.slice(1);
}
