import { type CallbackResult, giveUpAfterMs, pauseAfter } from '../domain/callbacks';
import { type Clock, later } from '../domain/clock';
import { postJson } from '../notices/post';
import { signedHeaders } from '../notices/sign';
import type { Ending, ItemHandling } from '../queue/leased-task';
import { deleteCallback, nextInTurn, noteFailed, type StoredCallback } from '../store/callbacks';
import type { Database } from '../store/database';

/** Where AvsB hears of tickets, and the secrets that it is signed with, each of which AvsB may know. */
export interface CallbackSettings {
  readonly url: string;
  readonly secrets: readonly Buffer[];
}

interface CallbacksContext {
  readonly database: Database;
  /** Null where AvsB hears nothing. */
  readonly callbacks: CallbackSettings | null;
  readonly now: Clock;
  /** Between 0 (included) and 1 (excluded). */
  readonly random: () => number;
  /** Aborted when the relay stops. */
  readonly stopping: AbortSignal;
  readonly metrics: { callbackSent(result: CallbackResult): void };
  readonly log: { warn(facts: object, sentence: string): void };
}

/** So many of a turn are sent before another turn has the slot. */
const atOnce = 50;

/**
 * Sends AvsB what happened, one turn after another: what happened to one subject arrives in that order, at least once. What it
 * doesn't take is tried again for three days, and what comes later waits behind it.
 */
export function callbacks(context: CallbacksContext): ItemHandling {
  return { concurrency: 8, handle: ({ key, failures }) => sendTurn(context, key, failures) };
}

async function sendTurn(context: CallbacksContext, turn: string, failures: number): Promise<Ending> {
  const { database, callbacks: settings, now, random, stopping } = context;
  // Kept until it is configured again.
  if (settings === null) return 'done';
  for (let sent = 0; sent < atOnce; sent += 1) {
    const next = await nextInTurn(database, turn);
    if (next === undefined) return 'done';
    if (stopping.aborted) break;
    const taken = await send(context, settings, next);
    if (stopping.aborted && !taken.ok) break;
    if (!taken.ok) {
      await noteFailure(context, next, taken.message);
      return { at: later(now(), pauseAfter(failures + 1, random())), failures: failures + 1 };
    }
    await deleteCallback(database, next);
    context.metrics.callbackSent('taken');
  }
  return { at: now(), failures: 0 };
}

function send({ now, stopping }: CallbacksContext, { url, secrets }: CallbackSettings, { id, body }: StoredCallback) {
  const signatures = secrets.map((secret) => signedHeaders(id, body, secret, now()));
  const headers = {
    ...signatures[0],
    'webhook-signature': signatures.map((signed) => signed['webhook-signature']).join(' '),
  };
  // The operator has chosen the address.
  return postJson({ allowPrivateTargets: true, signal: stopping }, new URL(url), body, headers);
}

async function noteFailure(
  { database, now, metrics, log }: CallbacksContext,
  callback: StoredCallback,
  message: string,
): Promise<void> {
  const isTooOld = now().getTime() - Date.parse(callback.triedSince) >= giveUpAfterMs;
  await noteFailed(database, callback, message, isTooOld ? 'given_up' : 'pending');
  metrics.callbackSent(isTooOld ? 'given_up' : 'failed');
  const { id, organisationId, type } = callback;
  const sentence = isTooOld ? 'AvsB did not take a callback for three days.' : 'AvsB did not take a callback.';
  log.warn({ callbackId: id, organisationId, type, reason: message }, sentence);
}
