import { Counter, Gauge, Histogram, type PrometheusContentType, Registry } from 'prom-client';
import type { ObservedCall } from '../atlassian/jira';
import type { CallbackResult } from '../domain/callbacks';
import type { Clock } from '../domain/clock';
import { timestamp } from '../domain/clock';
import { createdAt } from '../domain/ids';
import type { Metrics } from '../domain/metrics';
import { countsFrom, roundPointsPerHour } from '../domain/points-budget';
import { problemKinds } from '../domain/problems/problem-kind';
import { backlog } from '../store/backlog';
import { callbackBacklog } from '../store/callbacks';
import type { Database } from '../store/database';
import { noticeBacklog } from '../store/notice-messages';
import { pointsSpentSince } from '../store/points-spent';
import { openProblemsByKind } from '../store/standing-problems';
import type { Credential } from './credential';

/** Everything that this process counts, as Prometheus reads it. */
export interface HttpMetrics extends Metrics {
  jiraCalled(call: ObservedCall): void;
  /** How Atlassian responded to a token refresh. */
  tokensRefreshed(result: string): void;
  /** How the sync of a site's statuses ended. */
  siteSynced(end: string): void;
  /** A call's credential identified no caller. */
  authenticationFailed(credential: Credential): void;
  /** How an attempt to tell AvsB of something ended. */
  callbackSent(result: CallbackResult): void;
  /** A call was refused by a rate limit. */
  callLimited(by: 'person' | 'site' | 'address'): void;
  render(): Promise<{ readonly contentType: PrometheusContentType; readonly text: string }>;
}

interface MetricsContext {
  readonly database: Database;
  readonly now: Clock;
  /** Metrics of the process itself: memory, processor time, event loop. */
  readonly processMetrics: Registry;
}

/**
 * Counts in a registry of its own: two relays in one process count apart. The process is measured by its owner, since
 * prom-client never ends what it begins for that (a timer every 10 ms, an observer of garbage collections).
 */
export function createMetrics({ database, now, processMetrics }: MetricsContext): HttpMetrics {
  const registry = new Registry();
  const registers = [registry];
  const events = new Counter({
    name: 'avsb_events_total',
    help: 'Events accepted, by type and whether they were duplicates.',
    labelNames: ['type', 'result'],
    registers,
  });
  const steps = new Counter({
    name: 'avsb_deliveries_total',
    help: 'How steps of deliveries ended, by outcome and cause. Deferred ones are retried.',
    labelNames: ['outcome', 'cause'],
    registers,
  });
  const toTicket = new Histogram({
    name: 'avsb_event_to_ticket_seconds',
    help: 'From accepting an event until its ticket or comment is in Jira.',
    labelNames: ['outcome'],
    buckets: [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 3_600],
    registers,
  });
  const calls = new Histogram({
    name: 'avsb_jira_call_seconds',
    help: 'Calls to Jira by operation and status; “none” means no response.',
    labelNames: ['operation', 'status'],
    buckets: [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 15],
    registers,
  });
  const refreshes = new Counter({
    name: 'avsb_token_refreshes_total',
    help: 'Refreshes of access tokens, by the response of Atlassian.',
    labelNames: ['result'],
    registers,
  });
  const syncs = new Counter({
    name: 'avsb_status_syncs_total',
    help: 'Syncs of the statuses of a site, by how they ended.',
    labelNames: ['end'],
    registers,
  });
  const failedAuthentications = new Counter({
    name: 'avsb_failed_authentications_total',
    help: 'Calls whose caller could not be identified, by the kind of credential.',
    labelNames: ['credential'],
    registers,
  });
  const limitedCalls = new Counter({
    name: 'avsb_limited_calls_total',
    help: 'Calls that were answered with 429, by whose limit.',
    labelNames: ['by'],
    registers,
  });
  const callbacks = new Counter({
    name: 'avsb_callbacks_total',
    help: 'Attempts to tell AvsB of tickets and problems, by whether it took them. Failed ones are retried until given up.',
    labelNames: ['result'],
    registers,
  });
  const readMessages = createMessageGauges({ database, now, registers });
  const readBacklog = createBacklogGauges({ database, now, registers });

  return {
    eventTaken: (type, result) => events.inc({ type, result }),
    deliveryStepped: (outcome, cause) => steps.inc({ outcome, cause }),
    ticketWritten: (outcome, seconds) => toTicket.observe({ outcome }, Math.max(0, seconds)),
    jiraCalled: ({ operation, status, durationMs }) =>
      calls.observe({ operation, status: status ?? 'none' }, Math.max(0, durationMs) / 1_000),
    tokensRefreshed: (result) => refreshes.inc({ result }),
    siteSynced: (end) => syncs.inc({ end }),
    authenticationFailed: (credential) => failedAuthentications.inc({ credential }),
    callbackSent: (result) => callbacks.inc({ result }),
    callLimited: (by) => limitedCalls.inc({ by }),
    async render() {
      await readBacklog();
      await readMessages();
      const whole = Registry.merge([processMetrics, registry]);
      return { contentType: whole.contentType, text: await whole.metrics() };
    },
  };
}

/** Problems, and what is to be told of them and of tickets, read in the same way. */
function createMessageGauges(of: { readonly database: Database; readonly now: Clock; readonly registers: Registry[] }) {
  const { database, now, registers } = of;
  const problems = new Gauge({
    name: 'avsb_open_problems',
    help: 'Problems that are open, by kind.',
    labelNames: ['kind'],
    registers,
  });
  const notices = new Gauge({
    name: 'avsb_notice_messages_waiting',
    help: 'Messages about problems that are due and not sent.',
    registers,
  });
  const failing = new Gauge({
    name: 'avsb_notices_failing',
    help: 'Notices whose last message did not arrive.',
    registers,
  });
  const callbacks = new Gauge({
    name: 'avsb_callbacks_waiting',
    help: 'What AvsB has not taken yet, by whether it is still tried.',
    labelNames: ['state'],
    registers,
  });
  const oldest = new Gauge({
    name: 'avsb_oldest_callback_seconds',
    help: 'The age of the oldest thing that AvsB is still to be told; 0 if there is none.',
    registers,
  });
  return async (): Promise<void> => {
    const at = now();
    const open = await openProblemsByKind(database);
    for (const kind of problemKinds) problems.set({ kind }, open.get(kind) ?? 0);
    const messages = await noticeBacklog(database, timestamp(at));
    notices.set(messages.due);
    failing.set(messages.failing.length);
    const { pending, givenUp, oldestId } = await callbackBacklog(database);
    callbacks.set({ state: 'pending' }, pending);
    callbacks.set({ state: 'given_up' }, givenUp);
    oldest.set(oldestId === null ? 0 : Math.max(0, at.getTime() - createdAt(oldestId).getTime()) / 1_000);
  };
}

/** The backlog in the database, read when Prometheus asks: the same from every process. */
function createBacklogGauges(of: { readonly database: Database; readonly now: Clock; readonly registers: Registry[] }) {
  const { database, now, registers } = of;
  const labelNames = ['state'];
  const count = new Gauge({
    name: 'avsb_deliveries_waiting',
    help: 'Deliveries that are not in Jira, by state.',
    labelNames,
    registers,
  });
  const oldest = new Gauge({
    name: 'avsb_oldest_delivery_seconds',
    help: 'The age of the oldest delivery of a state; 0 where there is none.',
    labelNames,
    registers,
  });
  const points = new Gauge({
    name: 'avsb_jira_points_spent',
    help: `Points of Jira's quota that background work spent within the last hour, of ${roundPointsPerHour}.`,
    registers,
  });
  return async (): Promise<void> => {
    const nowMs = now().getTime();
    for (const { state, count: deliveries, oldestId } of await backlog(database)) {
      const ageMs = oldestId === null ? 0 : nowMs - createdAt(oldestId).getTime();
      count.set({ state }, deliveries);
      oldest.set({ state }, Math.max(0, ageMs) / 1_000);
    }
    points.set(await pointsSpentSince(database, timestamp(new Date(countsFrom(nowMs)))));
  };
}
