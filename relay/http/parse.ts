import type { z } from 'zod';
import { unprocessable } from '../domain/app-error';
import { waitForTurn } from '../store/wait-for-turn';
import { inWords } from './parse-words';

/**
 * Parses a value by a schema; undefined where a route has none, whose type is `undefined` then.
 * @throws 422 that lists what is wrong
 */
export function parse<Output>(schema: z.ZodType<Output> | undefined, value: unknown): Output {
  if (schema === undefined) return undefined as Output;
  const parsed = schema.safeParse(value, { error: inWords });
  if (parsed.success) return parsed.data;
  throw unprocessable(
    'Some fields are missing or malformed. Fix those that `errors` names.',
    parsed.error.issues
      .slice(0, maxErrors)
      .map(({ path, message }) => ({ path: brief(pathOf(path)), message: brief(message) })),
  );
}

/** At most this many errors are reported at once, with long names cut: an answer is no larger than a body. */
const maxErrors = 50;
const maxErrorChars = 500;

function brief(text: string): string {
  return text.length <= maxErrorChars ? text : `${text.slice(0, maxErrorChars).toWellFormed()}…`;
}

/** Parsing a larger body takes a while. */
const smallBodyBytes = 16 * 1024;

/**
 * Reads a JSON body; a large one gets a turn of its own. An empty body is undefined, for routes whose body is optional.
 * @throws 422 where it is not JSON
 */
export async function readJson(readBody: () => Promise<Buffer>): Promise<unknown> {
  const body = await readBody();
  if (body.length > smallBodyBytes) await waitForTurn();
  if (body.length === 0) return undefined;
  try {
    return JSON.parse(body.toString('utf8'));
  } catch (error) {
    const errors = [{ path: '', message: error instanceof Error ? error.message : 'It is not JSON.' }];
    throw unprocessable('The body is not JSON. Fix what `errors` names.', errors);
  }
}

function pathOf(path: readonly PropertyKey[]): string {
  return path.reduce<string>((whole, part) => {
    if (typeof part === 'number') return `${whole}[${part}]`;
    return whole === '' ? String(part) : `${whole}.${String(part)}`;
  }, '');
}
