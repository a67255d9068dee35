import type { Log } from '../delivery/log';
import type { AppError } from '../domain/app-error';
import type { Person } from '../setup/context';
import type { Route } from './route';

/** Logs that a person signed in or out. */
export function logSession(
  { log }: { readonly log: Log },
  sentence: 'A browser was signed in.' | 'A browser was signed out.',
  { organisationId, id: userId }: Person,
  address: string | undefined,
): void {
  log.info({ organisationId, userId, address }, sentence);
}

/** A call that its caller may not make. */
interface ForbiddenCall {
  readonly route: Pick<Route, 'method' | 'path'>;
  readonly error: AppError;
  readonly address: string | undefined;
  /** Null where it isn't known who called, such as where a page of another site did. */
  readonly person: Person | null;
}

/** Logs a forbidden call. */
export function logForbidden({ log }: { readonly log: Log }, { route, error, address, person }: ForbiddenCall): void {
  const call = `${route.method.toUpperCase()} ${route.path}`;
  const who = { organisationId: person?.organisationId ?? null, userId: person?.id ?? null };
  log.warn({ call, reason: error.code, address, ...who }, 'A call was forbidden.');
}
