import type { Log } from '../delivery/log';
import type { AppError } from '../domain/app-error';
import type { Clock } from '../domain/clock';
import type { Person } from '../setup/context';
import { type CallLimit, createCallLimit } from './call-limit';
import type { Credential } from './credential';
import { createForgeLimit } from './forge-limit';
import type { HttpMetrics } from './metrics';
import type { Route } from './route';

/** A call whose caller could not be identified. */
interface FailedAuthentication {
  /** The other end of the connection; behind a proxy, the proxy. */
  readonly address: string;
  readonly route: Pick<Route, 'method' | 'path' | 'access'>;
  readonly credential: Credential;
  readonly error: AppError;
}

/** Limits callers, and logs failed authentication. */
export interface Gate {
  /** Counts a call of a person, whichever token they use. @throws 429 above RATE_LIMIT_PER_SECOND */
  passPerson(person: Person): void;
  /** Counts a call of a site's Forge app. @throws 429 above the site's share */
  passSite(cloudId: string): void;
  /**
   * Counts and logs a failed authentication. Signed routes have no limit.
   * @throws 429 where its address has more than RATE_LIMIT_PER_SECOND
   */
  refuse(failure: FailedAuthentication): void;
}

interface GateSettings {
  /** RATE_LIMIT_PER_SECOND, or null where it is off. */
  readonly perSecond: number | null;
  readonly now: Clock;
  readonly log: Log;
  readonly metrics: Pick<HttpMetrics, 'authenticationFailed' | 'callLimited'>;
}

export function createGate({ perSecond, now, log, metrics }: GateSettings): Gate {
  const counted =
    (by: 'person' | 'site' | 'address', limit: CallLimit): CallLimit =>
    (caller) => {
      try {
        limit(caller);
      } catch (error) {
        metrics.callLimited(by);
        throw error;
      }
    };
  const limitOf = (rule: string) => (perSecond === null ? noLimit : createCallLimit({ perSecond, rule, now }));
  const limitPerson = counted('person', limitOf(`A person may make ${perSecond} calls a second.`));
  const limitAddress = counted('address', limitOf(`An address may fail to sign in ${perSecond} times a second.`));
  const limitSite = counted('site', createForgeLimit(now));
  const logFailure = createFailureLog({ now, log });
  return {
    // As JSON, so that no two people share a key by what their ids contain.
    passPerson: ({ organisationId, id }) => limitPerson(JSON.stringify([organisationId, id])),
    passSite: limitSite,
    refuse(failure) {
      metrics.authenticationFailed(failure.credential);
      logFailure(failure);
      // This never refuses calls that succeed: people behind the same proxy share an address.
      if (failure.route.access !== 'avsb') limitAddress(failure.address);
    },
  };
}

const noLimit: CallLimit = () => undefined;

const logEveryMs = 60_000;
/** Above this many addresses in one period, those that were logged may be logged again. */
const maxAddresses = 10_000;

/** Logs an address that fails at most once a minute, so that a client that fails on purpose cannot fill the log. */
function createFailureLog({ now, log }: Pick<GateSettings, 'now' | 'log'>) {
  const logged = new Map<string, { atMs: number; unlogged: number }>();
  return ({ address, route, credential, error }: FailedAuthentication): void => {
    // A caller without any credential has been signed out, or has yet to sign in.
    if (credential === 'none') return;
    const nowMs = now().getTime();
    const last = logged.get(address);
    if (last !== undefined && nowMs - last.atMs < logEveryMs) {
      last.unlogged += 1;
      return;
    }
    if (logged.size >= maxAddresses) logged.clear();
    logged.set(address, { atMs: nowMs, unlogged: 0 });
    const call = `${route.method.toUpperCase()} ${route.path}`;
    const facts = { address, call, credential, reason: error.detail, unloggedBefore: last?.unlogged ?? 0 };
    log.warn(facts, 'A call could not be authenticated.');
  };
}
