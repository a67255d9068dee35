import { eventTypeOf } from '../../shared/event-catalogue';
import { timestamp } from '../domain/clock';
import { dedupKeyOf } from '../domain/dedup';
import type { OccurredEvent } from '../domain/event';
import { judge } from '../domain/judgement';
import { afterEvent } from '../domain/subject';
import type { Scheduled } from '../queue/queue';
import type { Database } from '../store/database';
import { deliveriesOfEvent, insertDeliveries, type NewDelivery } from '../store/deliveries';
import { findEventId, insertEvents, type Route, routesFor, type StoredEvent } from '../store/events';
import { lockInOrder } from '../store/lock-in-order';
import { howManyFit } from '../store/page';
import { findSubjects, type KeyedSubject, storeSubjects } from '../store/subjects';
import type { DeliveryContext } from './context';
import { type Guarded, guardDeliveries } from './guard';
import { workAfterSubjectChange } from './issue-properties';
import { itemOf } from './item';
import { noteHeld } from './note-held';

/** An event that AvsB signed and that matches its catalogue schema. */
interface IncomingEvent extends OccurredEvent {
  readonly organisationId: string;
  readonly webhookId: string;
}

/** The answer to the sender, once the event is on the disk. */
export interface Accepted {
  readonly id: string;
  readonly duplicate: boolean;
  readonly deliveries: readonly { readonly id: string; readonly destinationId: string }[];
}

export interface Intake {
  /** Resolves once the event and its deliveries are durable. A webhook id that was accepted before changes nothing. */
  accept(event: IncomingEvent): Promise<Accepted>;
}

type IntakeContext = Pick<DeliveryContext, 'metrics' | 'transact' | 'queue' | 'now' | 'newId' | 'tellsAvsb'>;

interface Pending {
  readonly event: IncomingEvent;
  readonly resolve: (accepted: Accepted) => void;
  readonly reject: (error: unknown) => void;
}

/** With what one transaction writes for each event, this stays below SQLite's limit of bound values. */
const maxBatch = 256;

/** While SQLite writes a batch, this process does nothing else. */
const maxBatchChars = 1_000_000;

/**
 * Accepts events. Those that arrive while a transaction is being committed share the next one, so that durability costs
 * one flush to disk per batch, not per event.
 */
export function createIntake(context: IntakeContext): Intake {
  const pending: Pending[] = [];
  let isStoring = false;

  async function storeAll(): Promise<void> {
    while (pending.length > 0) {
      await storeTogether(() => pending.splice(0, howManyFit(pending.slice(0, maxBatch).map(charsOf), maxBatchChars)));
    }
    isStoring = false;
  }

  async function storeTogether(take: () => Pending[]): Promise<void> {
    let batch: Pending[] = [];
    try {
      const accepted = await context.transact((transaction) => {
        // Taken once the transaction has begun, so that it holds all that arrived until then. A repeat keeps its batch.
        if (batch.length === 0) batch = take();
        return storeBatch(context, transaction, batch);
      });
      for (const [index, { event, resolve, reject }] of batch.entries()) {
        const answer = accepted[index];
        if (answer === undefined) {
          reject(new Error('An event of the batch was not stored.'));
        } else {
          context.metrics.eventTaken(event.type, answer.duplicate ? 'duplicate' : 'accepted');
          resolve(answer);
        }
      }
    } catch (error) {
      // One event that breaks the transaction must not fail the others.
      if (batch.length > 1) for (const single of batch) await storeTogether(() => [single]);
      else for (const { reject } of batch.length === 1 ? batch : take()) reject(error);
    }
  }

  return {
    accept: (event) =>
      new Promise((resolve, reject) => {
        pending.push({ event, resolve, reject });
        if (isStoring) return;
        isStoring = true;
        void storeAll();
      }),
  };
}

/** The approximate length of an event: values that aren't text are short. */
function charsOf({ event: { data } }: Pending): number {
  return Object.values(data).reduce<number>((sum, value) => sum + (typeof value === 'string' ? value.length : 20), 0);
}

async function storeBatch(
  context: IntakeContext,
  transaction: Database,
  batch: readonly Pending[],
): Promise<Accepted[]> {
  const receivedAt = timestamp(context.now());
  const events = batch.map(({ event }): StoredEvent => ({ ...event, id: context.newId('event'), receivedAt }));
  const inserted = await insertEvents(transaction, events);
  const fresh = events.filter(({ id }) => inserted.has(id));
  const routed = deliveriesFor(context, fresh, await routesOf(transaction, fresh));
  const deliveries = await guardDeliveries(context, transaction, routed);
  await insertDeliveries(transaction, deliveries);
  const propertyWrites = await updateSubjects(context, transaction, fresh);
  const filed = deliveries.filter(({ unfiled }) => unfiled === undefined);
  await context.queue.schedule(transaction, [...filed.map(({ dedupKey }) => itemOf(dedupKey)), ...propertyWrites]);
  await noteHeld(context, transaction, deliveries);
  return answersTo(transaction, events, inserted, deliveries);
}

async function routesOf(transaction: Database, events: readonly StoredEvent[]): Promise<Route[]> {
  const wanted = events.flatMap(({ organisationId, type }) =>
    [type, eventTypeOf(type)?.recovers].flatMap((eventType) =>
      eventType === undefined ? [] : ([[`${eventType} ${organisationId}`, { organisationId, eventType }]] as const),
    ),
  );
  return routesFor(transaction, [...new Map(wanted).values()]);
}

/** One for each event and destination whose row is on, with what its settings say of the event. */
function deliveriesFor(context: IntakeContext, events: readonly StoredEvent[], routes: readonly Route[]): Guarded[] {
  return events.flatMap((event) =>
    decidingRoutes(event, routes).map((route) => ({
      // What a recovery does on an open ticket is no new ticket.
      guard: route.eventType === event.type ? route.guard : null,
      destinationName: route.destinationName,
      delivery: {
        id: context.newId('delivery'),
        organisationId: event.organisationId,
        eventId: event.id,
        destinationId: route.destinationId,
        eventType: event.type,
        subject: { ...event.subject, name: nameOf(event) },
        dedupKey: dedupKeyOf(
          event.organisationId,
          route.destinationId,
          { ...event, type: route.eventType },
          route.dedupScope,
        ),
        recovers: route.eventType === event.type ? null : route.eventType,
        createdAt: event.receivedAt,
        unfiled: judge(event, rulesFor(event, route)) ?? undefined,
      },
    })),
  );
}

/** The conditions of another event's row are not about this one. */
function rulesFor({ type }: StoredEvent, { eventType, rules }: Route): Route['rules'] {
  return eventType === type ? rules : { ...rules, when: null };
}

/**
 * The row that decides about an event at each destination: its own, or for a recovery that of the event whose problem is
 * over, if that one does something then. Such a delivery is queued with those of the other event: it must come after them.
 */
function decidingRoutes(event: StoredEvent, routes: readonly Route[]): Route[] {
  const recovers = eventTypeOf(event.type)?.recovers;
  const ofOrganisation = routes.filter(({ organisationId }) => organisationId === event.organisationId);
  const toRecover = ofOrganisation.filter(
    ({ eventType, onRecovery }) => eventType === recovers && onRecovery !== 'nothing',
  );
  const decided = new Set(toRecover.map(({ destinationId }) => destinationId));
  const own = ofOrganisation.filter(
    ({ eventType, destinationId }) => eventType === event.type && !decided.has(destinationId),
  );
  return [...toRecover, ...own];
}

function nameOf({ type, subject, data }: OccurredEvent): string {
  const name = data[eventTypeOf(type)?.subjectName ?? ''];
  // PostgreSQL's text has no NUL.
  return name === undefined || name === null || name === ''
    ? subject.id
    : String(name).replaceAll('\0', '').slice(0, 500);
}

/**
 * Updates the subjects of events, in the order of the events.
 *
 * @returns the later work that this leads to
 */
async function updateSubjects(
  context: IntakeContext,
  transaction: Database,
  events: readonly StoredEvent[],
): Promise<Scheduled[]> {
  if (events.length === 0) return [];
  const wanted = new Map(
    events.map((event) => [
      keyOf(event.organisationId, event.subject),
      { organisationId: event.organisationId, ref: event.subject },
    ]),
  );
  // Two batches with the same subject must not both start from its old state.
  await lockInOrder(transaction, [...wanted.keys()]);
  const known = new Map(
    (await findSubjects(transaction, [...wanted.values()])).map((found) => [
      keyOf(found.organisationId, found.ref),
      found,
    ]),
  );
  const changed = new Map<string, KeyedSubject>();
  for (const event of events) {
    const key = keyOf(event.organisationId, event.subject);
    const before = (changed.get(key) ?? known.get(key))?.subject;
    const after = afterEvent(before, event);
    if (after !== undefined && after !== before) {
      changed.set(key, { organisationId: event.organisationId, ref: event.subject, subject: after });
    }
  }
  await storeSubjects(transaction, [...changed.values()], timestamp(context.now()));
  const work: Scheduled[] = [];
  for (const [key, { organisationId, ref, subject: after }] of changed) {
    const before = known.get(key)?.subject;
    work.push(...(await workAfterSubjectChange(context, transaction, organisationId, ref, { before, after })));
  }
  return work;
}

async function answersTo(
  transaction: Database,
  events: readonly StoredEvent[],
  inserted: ReadonlySet<string>,
  deliveries: readonly NewDelivery[],
): Promise<Accepted[]> {
  const answers: Accepted[] = [];
  for (const event of events) {
    if (inserted.has(event.id)) {
      const own = deliveries.filter(({ eventId }) => eventId === event.id);
      answers.push({
        id: event.id,
        duplicate: false,
        deliveries: own.map(({ id, destinationId }) => ({ id, destinationId })),
      });
    } else {
      const id = (await findEventId(transaction, event.organisationId, event.webhookId)) ?? event.id;
      answers.push({ id, duplicate: true, deliveries: await deliveriesOfEvent(transaction, event.organisationId, id) });
    }
  }
  return answers;
}

function keyOf(organisationId: string, ref: OccurredEvent['subject']): string {
  return JSON.stringify([organisationId, ref.kind, ref.id]);
}
