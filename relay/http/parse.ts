import type { z } from 'zod';
import { unprocessable } from '../domain/app-error';

/**
 * What a schema makes of a value; undefined where a route has no schema, whose type is `undefined` then.
 * @throws 422 that lists what does not fit
 */
export function parse<Output>(schema: z.ZodType<Output> | undefined, value: unknown): Output {
  if (schema === undefined) return undefined as Output;
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw unprocessable(
    'Some of what was sent is missing or malformed. Mend what is listed.',
    parsed.error.issues.map(({ path, message }) => ({ path: pathOf(path), message })),
  );
}

/** @throws 422 where it is not JSON. Nothing at all is undefined, which a route takes whose body is optional. */
export function fromJson(body: Buffer): unknown {
  if (body.length === 0) return undefined;
  try {
    return JSON.parse(body.toString('utf8'));
  } catch (error) {
    const errors = [{ path: '', message: error instanceof Error ? error.message : 'It is not JSON.' }];
    throw unprocessable('The body is not JSON. Mend what is listed.', errors);
  }
}

function pathOf(path: readonly PropertyKey[]): string {
  return path.reduce<string>((whole, part) => {
    if (typeof part === 'number') return `${whole}[${part}]`;
    return whole === '' ? String(part) : `${whole}.${String(part)}`;
  }, '');
}
