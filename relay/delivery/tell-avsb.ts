import { bodyOf, type Callback, changeOfStatus, turnOf } from '../domain/callbacks';
import { timestamp } from '../domain/clock';
import type { IssueStatus } from '../domain/link';
import { scheduleOnly } from '../queue/schedule-only';
import { addCallbacks, ticketsToTell } from '../store/callbacks';
import type { Database } from '../store/database';
import { noteIssue } from '../store/links';
import type { DeliveryContext } from './context';

/** What telling AvsB needs. */
export interface TellingContext extends Pick<DeliveryContext, 'tellsAvsb' | 'newId' | 'now'> {
  /** Null where nothing of this process runs later: another one sends it, a little later. */
  readonly queue: Pick<DeliveryContext['queue'], 'schedule'> | null;
}

/**
 * Has AvsB told of what happened, once the transaction that makes it happen has committed. To be called once for each transaction and
 * subject, as late as possible: others that tell of the same subject wait for the rest of the transaction.
 */
export async function tellAvsb(
  context: TellingContext,
  transaction: Database,
  organisationId: string,
  callbacks: readonly Callback[],
): Promise<void> {
  if (!context.tellsAvsb || callbacks.length === 0) return;
  const happenedAt = timestamp(context.now());
  const added = callbacks.map((callback) => ({
    id: context.newId('callback'),
    organisationId,
    turn: turnOf(organisationId, callback),
    type: callback.type,
    body: bodyOf(organisationId, callback, happenedAt),
    happenedAt,
  }));
  await addCallbacks(transaction, added);
  const turns = new Set(added.map(({ turn }) => turn));
  await (context.queue ?? scheduleOnly(context.now)).schedule(
    transaction,
    [...turns].map((key) => ({ task: 'send-callbacks', key })),
  );
}

/** A link's ticket as Jira has just returned it. */
type SeenTicket = Parameters<typeof noteIssue>[3];

/**
 * Records what Jira has just returned for the issue of a link, and has AvsB told if its status has changed.
 *
 * @param deliveryId the delivery that changed it, or null if a person did in Jira
 */
export async function noteTicket(
  context: TellingContext,
  transaction: Database,
  organisationId: string,
  linkId: string,
  seen: SeenTicket,
  deliveryId: string | null = null,
): Promise<void> {
  const before = context.tellsAvsb
    ? (await ticketsToTell(transaction, organisationId, [linkId])).get(linkId)
    : undefined;
  await noteIssue(transaction, organisationId, linkId, seen, context.now());
  if (before === undefined) return;
  await tellChanges(context, transaction, organisationId, [{ linkId, before: before.status, deliveryId }]);
}

/** A link whose status may have changed. */
interface ChangedTicket {
  readonly linkId: string;
  readonly before: IssueStatus;
  /** The delivery that changed it; without it, the one that filed it is named. */
  readonly deliveryId?: string | null;
}

/** Has AvsB told of links whose status has been changed in this transaction. */
export async function tellChanges(
  context: TellingContext,
  transaction: Database,
  organisationId: string,
  changed: readonly ChangedTicket[],
): Promise<void> {
  if (!context.tellsAvsb) return;
  const tickets = await ticketsToTell(
    transaction,
    organisationId,
    changed.map(({ linkId }) => linkId),
  );
  const callbacks = changed.flatMap(({ linkId, before, deliveryId }): Callback[] => {
    const ticket = tickets.get(linkId);
    const type = ticket && changeOfStatus(before, ticket.status);
    if (ticket === undefined || !type) return [];
    return [{ type, ticket: { ...ticket, deliveryId: deliveryId ?? ticket.deliveryId } }];
  });
  await tellAvsb(context, transaction, organisationId, callbacks);
}
