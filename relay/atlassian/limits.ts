/** What a rate limit covers. An endpoint is a method and an operation, such as `POST createIssue`. */
export type LimitScope =
  | { readonly kind: 'everywhere' }
  | { readonly kind: 'site'; readonly cloudId: string }
  | { readonly kind: 'endpoint'; readonly cloudId: string; readonly endpoint: string }
  | { readonly kind: 'issue'; readonly cloudId: string; readonly issueId: string };

/** The call that a limit may cover. */
export interface LimitedCall {
  readonly cloudId: string;
  readonly endpoint: string;
  readonly issueId?: string | undefined;
}

/** A wait that Jira asked for. */
export interface Pause {
  readonly scope: LimitScope;
  /** ISO timestamp. */
  readonly until: string;
}

/** The waits that Jira asked for, as far as this process knows. */
export interface Limits {
  /** ISO timestamp of the moment until which the call must not be sent, or null if it may be sent now. */
  pausedUntil(call: LimitedCall): string | null;
  /** Holds back what the scope covers until then (ISO). Never shortens a wait that is already known. */
  pause(scope: LimitScope, until: string): void;
}

/** With fewer entries than this, expired ones are not looked for. */
const firstSweepAt = 64;

/** A wait that is longer by less than this is not reported again: many calls may be refused at once. */
const worthReportingMs = 500;

/**
 * Rate limits as data with a lifetime: entries that have expired are dropped, so memory follows the live ones.
 *
 * @param report is called with each wait that ends at least half a second after the known one, or after now
 */
export function createLimits(now: () => Date, report: (pause: Pause) => void = () => undefined): Limits {
  const untilMsByScope = new Map<string, number>();
  let sweepAt = firstSweepAt;

  function sweep(nowMs: number): void {
    for (const [key, untilMs] of untilMsByScope) if (untilMs <= nowMs) untilMsByScope.delete(key);
    sweepAt = Math.max(firstSweepAt, 2 * untilMsByScope.size);
  }

  return {
    pausedUntil(call) {
      if (untilMsByScope.size === 0) return null;
      const nowMs = now().getTime();
      let latestMs = nowMs;
      for (const key of keysOver(call)) {
        const untilMs = untilMsByScope.get(key);
        if (untilMs === undefined) continue;
        if (untilMs <= nowMs) untilMsByScope.delete(key);
        latestMs = Math.max(latestMs, untilMs);
      }
      return latestMs > nowMs ? new Date(latestMs).toISOString() : null;
    },
    pause(scope, until) {
      const untilMs = Date.parse(until);
      const nowMs = now().getTime();
      if (Number.isNaN(untilMs) || untilMs <= nowMs) return;
      if (untilMsByScope.size >= sweepAt) sweep(nowMs);
      const key = keyOf(scope);
      const knownMs = untilMsByScope.get(key) ?? nowMs;
      untilMsByScope.set(key, Math.max(untilMs, knownMs));
      if (untilMs >= knownMs + worthReportingMs) report({ scope, until });
    },
  };
}

/**
 * What a 429 or 503 covers, by its `RateLimit-Reason` header. Any other reason, or none, covers the site; so does a
 * limit on writes to an issue if the call was not about one.
 * Source: https://developer.atlassian.com/cloud/jira/platform/rate-limiting/
 */
export function limitScope(reason: string | null, call: LimitedCall): LimitScope {
  const { cloudId, endpoint, issueId } = call;
  switch (reason?.trim().toLowerCase()) {
    case 'jira-quota-global-based':
      return { kind: 'everywhere' };
    case 'jira-burst-based':
      return { kind: 'endpoint', cloudId, endpoint };
    case 'jira-per-issue-on-write':
      return issueId === undefined ? { kind: 'site', cloudId } : { kind: 'issue', cloudId, issueId };
    default:
      return { kind: 'site', cloudId };
  }
}

function keysOver({ cloudId, endpoint, issueId }: LimitedCall): string[] {
  const keys = ['everywhere', key('site', cloudId), key('endpoint', cloudId, endpoint)];
  if (issueId !== undefined) keys.push(key('issue', cloudId, issueId));
  return keys;
}

function keyOf(scope: LimitScope): string {
  switch (scope.kind) {
    case 'everywhere':
      return 'everywhere';
    case 'site':
      return key('site', scope.cloudId);
    case 'endpoint':
      return key('endpoint', scope.cloudId, scope.endpoint);
    case 'issue':
      return key('issue', scope.cloudId, scope.issueId);
  }
}

function key(kind: string, cloudId: string, within = ''): string {
  return `${kind}\n${cloudId}\n${within}`;
}
