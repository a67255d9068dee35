import { type DestinationStream, type Logger, pino } from 'pino';
import { createRedactor } from './domain/redact';

interface LogSettings {
  readonly level: string;
  /** The operator's secrets, which must never appear in the log. */
  readonly secrets: readonly string[];
  /** By default stdout. */
  readonly to?: DestinationStream;
}

/**
 * The process's log, one JSON object per line. An error is logged by its type, message, stack and causes only: libraries
 * attach requests, answers and the values of statements to theirs.
 */
export function createLog({ level, secrets, to = pino.destination(1) }: LogSettings): Logger {
  return pino(
    {
      level,
      base: null,
      redact: ['*.accessToken', '*.refreshToken', '*.tokens', '*.authorization', '*.cookie', '*.clientSecret'],
      serializers: { err: describeError },
      hooks: { streamWrite: createRedactor(secrets) },
    },
    to,
  );
}

/** What is written to stderr when an unexpected error ends the process. */
export function crashReport(error: unknown, secrets: readonly string[]): string {
  const { cause, ...described } = describeError(error);
  const causes = causesOf(cause).map(({ stack }) => `Caused by: ${stack}`);
  const report = [`The relay crashed. ${described.stack}`, ...causes].join('\n');
  return `${createRedactor(secrets)(report)}\n`;
}

interface DescribedError {
  readonly type: string;
  readonly message: string;
  readonly stack: string;
  readonly code?: string | undefined;
  readonly cause?: DescribedError | undefined;
}

/** An error may name itself as its cause. */
const maxCauses = 5;

function describeError(error: unknown, depth = 0): DescribedError {
  if (!isError(error)) return { type: typeof error, message: String(error), stack: String(error) };
  const { name, message, stack = `${name}: ${message}`, code, cause } = error;
  const hasCause = cause !== undefined && depth < maxCauses;
  return {
    type: name,
    message,
    stack,
    ...(typeof code === 'string' && { code }),
    ...(hasCause && { cause: describeError(cause, depth + 1) }),
  };
}

function causesOf(error: DescribedError | undefined): DescribedError[] {
  return error === undefined ? [] : [error, ...causesOf(error.cause)];
}

/** By its shape: it may come from another realm. */
function isError(error: unknown): error is Error & { readonly code?: unknown } {
  return typeof error === 'object' && error !== null && 'message' in error && 'name' in error;
}
