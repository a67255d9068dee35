import type { Request } from 'express';

export interface ReadBody {
  /** Undefined: no body was sent. */
  value: unknown;
  /** Why it can't be read. */
  problem: 'not JSON' | 'wrong content type' | null;
}

/** A request's body: JSON, or a form as an object of texts. The raw bytes were collected by Express before. */
export function readBody(request: Request): ReadBody {
  const raw: unknown = request.body;
  const text = Buffer.isBuffer(raw) ? raw.toString('utf8') : '';
  if (text === '') return { value: undefined, problem: null };
  const type = request.headers['content-type'] ?? '';
  if (/^application\/x-www-form-urlencoded/i.test(type)) return { value: form(text), problem: null };
  if (!/^application\/([\w.-]+\+)?json/i.test(type)) return { value: text, problem: 'wrong content type' };
  try {
    return { value: JSON.parse(text), problem: null };
  } catch (error) {
    if (error instanceof SyntaxError) return { value: text, problem: 'not JSON' };
    throw error;
  }
}

function form(text: string): Record<string, string | string[]> {
  const fields = new URLSearchParams(text);
  return Object.fromEntries(
    [...new Set(fields.keys())].map((name) => {
      const values = fields.getAll(name);
      return [name, values.length === 1 ? (values[0] ?? '') : values];
    }),
  );
}
