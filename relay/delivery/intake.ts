import { eventTypeOf } from '../../shared/event-catalogue';
import { timestamp } from '../domain/clock';
import { dedupKeyOf } from '../domain/dedup';
import type { OccurredEvent } from '../domain/event';
import { afterEvent } from '../domain/subject';
import type { Scheduled } from '../queue/queue';
import type { Database } from '../store/database';
import { deliveriesOfEvent, insertDeliveries, type NewDelivery } from '../store/deliveries';
import { findEventId, insertEvents, type Route, routesFor, type StoredEvent } from '../store/events';
import { lockInOrder } from '../store/lock-in-order';
import { howManyFit } from '../store/page';
import { findSubjects, type KeyedSubject, storeSubjects } from '../store/subjects';
import type { DeliveryContext } from './context';
import { workAfterSubjectChange } from './issue-properties';
import { itemOf } from './item';

/** An event that AvsB signed, with its catalogue's shape already checked. */
interface IncomingEvent extends OccurredEvent {
  readonly organisationId: string;
  readonly webhookId: string;
}

/** What the sender is told: only after it is on the disk. */
export interface Accepted {
  readonly id: string;
  readonly duplicate: boolean;
  readonly deliveries: readonly { readonly id: string; readonly destinationId: string }[];
}

export interface Intake {
  /** Resolves once the event and its deliveries are durable. The same webhook id again changes nothing. */
  accept(event: IncomingEvent): Promise<Accepted>;
}

type IntakeContext = Pick<DeliveryContext, 'metrics' | 'transact' | 'queue' | 'now' | 'newId'>;

interface Pending {
  readonly event: IncomingEvent;
  readonly resolve: (accepted: Accepted) => void;
  readonly reject: (error: unknown) => void;
}

/** Together with what one transaction writes for each, this stays below SQLite's limit of bound values. */
const maxBatch = 256;

/** While SQLite writes a batch, this process does nothing else. */
const maxBatchChars = 1_000_000;

/**
 * Takes events in. Those that arrive while a transaction is being committed go into the next one together, so that
 * durability costs a flush to disk for each batch, not for each event.
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
        // Not before the transaction has begun: what came in until then shares it. One that begins again has its batch.
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
      // What one event of a batch does to the database is not the others' fault.
      if (batch.length > 1) for (const alone of batch) await storeTogether(() => [alone]);
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

/** How long an event is, near enough: what is not text is short. */
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
  const deliveries = deliveriesFor(context, fresh, await routesOf(transaction, fresh));
  await insertDeliveries(transaction, deliveries);
  const propertyWrites = await updateSubjects(context, transaction, fresh);
  await context.queue.schedule(transaction, [...deliveries.map(({ dedupKey }) => itemOf(dedupKey)), ...propertyWrites]);
  return answersTo(transaction, events, inserted, deliveries);
}

async function routesOf(transaction: Database, events: readonly StoredEvent[]): Promise<Route[]> {
  const wanted = events.map(
    ({ organisationId, type }) => [`${type} ${organisationId}`, { organisationId, eventType: type }] as const,
  );
  return routesFor(transaction, [...new Map(wanted).values()]);
}

function deliveriesFor(
  context: IntakeContext,
  events: readonly StoredEvent[],
  routes: readonly Route[],
): NewDelivery[] {
  return events.flatMap((event) =>
    routes
      .filter((route) => route.organisationId === event.organisationId && route.eventType === event.type)
      .map((route) => ({
        id: context.newId('delivery'),
        organisationId: event.organisationId,
        eventId: event.id,
        destinationId: route.destinationId,
        eventType: event.type,
        subject: { ...event.subject, name: nameOf(event) },
        dedupKey: dedupKeyOf(event.organisationId, route.destinationId, event, route.dedupScope),
        createdAt: event.receivedAt,
      })),
  );
}

function nameOf({ type, subject, data }: OccurredEvent): string {
  const name = data[eventTypeOf(type)?.subjectName ?? ''];
  // PostgreSQL's text has no NUL.
  return name === undefined || name === null || name === ''
    ? subject.id
    : String(name).replaceAll('\0', '').slice(0, 500);
}

/**
 * Events update what they tell of; several of one batch that tell of the same subject do so in their order.
 *
 * @returns the work that follows from it
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
  // What one batch makes of a subject, another one must have seen.
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
