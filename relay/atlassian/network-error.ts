/** What is read of an error of Node or undici. Read by shape, since fetch may be from another realm. */
interface Fault {
  readonly name?: unknown;
  readonly code?: unknown;
  readonly syscall?: unknown;
  readonly cause?: unknown;
  readonly errors?: unknown;
}

/** Steps that come before the first byte of a request: the name's address and the connection itself. */
const stepsBeforeSending = new Set<unknown>(['connect', 'getaddrinfo']);

const codesBeforeSending = new Set<unknown>([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'UND_ERR_CONNECT_TIMEOUT',
  'ERR_INVALID_URL',
  'ERR_SSL_WRONG_VERSION_NUMBER',
  'ERR_TLS_CERT_ALTNAME_INVALID',
]);

/** OpenSSL's codes for a certificate that is not accepted, https://nodejs.org/api/tls.html#x509-certificate-error-codes */
const certificateCode =
  /^(CERT_|CRL_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|ERROR_IN_C|INVALID_(CA|PURPOSE)|PATH_LENGTH_|HOSTNAME_MISMATCH)/;

/** Deep enough for fetch's TypeError → AggregateError → one error per address; also ends a cycle. */
const maxDepth = 5;

/**
 * Whether a request that ended in this error may have reached the other side. False only where the error itself
 * proves that there was no connection: refused, no address, connect timeout, or a certificate that is not accepted.
 */
export function mayHaveArrived(error: unknown): boolean {
  return !provesNothingSent(error, 0);
}

/** The error's code or name, for a message. Never its text, which may quote what was sent. */
export function faultOf(error: unknown): string {
  return codeOf(error, 0) ?? nameOf(error) ?? 'network error';
}

function provesNothingSent(error: unknown, depth: number): boolean {
  if (!isFault(error) || depth > maxDepth) return false;
  if (Array.isArray(error.errors) && error.errors.length > 0) {
    return error.errors.every((each) => provesNothingSent(each, depth + 1));
  }
  if (codesBeforeSending.has(error.code) || stepsBeforeSending.has(error.syscall)) return true;
  if (typeof error.code === 'string' && certificateCode.test(error.code)) return true;
  return provesNothingSent(error.cause, depth + 1);
}

function codeOf(error: unknown, depth: number): string | null {
  if (!isFault(error) || depth > maxDepth) return null;
  if (typeof error.code === 'string') return error.code;
  return codeOf(error.cause, depth + 1) ?? (Array.isArray(error.errors) ? codeOf(error.errors[0], depth + 1) : null);
}

function nameOf(error: unknown): string | null {
  return isFault(error) && typeof error.name === 'string' ? error.name : null;
}

function isFault(error: unknown): error is Fault {
  return typeof error === 'object' && error !== null;
}
