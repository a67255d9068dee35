import type { AnyCall } from './operation';

/**
 * A call's path and query, with its parameters encoded. Undefined where one can't be encoded, or would turn the path into
 * that of another operation: nothing in Jira has such a name.
 */
export function addressOf(template: string, { path = {}, query = {} }: Pick<AnyCall<unknown>, 'path' | 'query'>) {
  const segments = new Map<string, unknown>(Object.entries(path));
  const pairs = Object.entries(query).flatMap(([name, value]) =>
    (Array.isArray(value) ? value : [value]).map((item) => ({ name, text: String(item) })),
  );
  if (![...segments.values()].every(isSegment) || !pairs.every(({ text }) => text.isWellFormed())) return undefined;
  const pathname = template.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(String(segments.get(name))));
  if (pairs.length === 0) return pathname;
  return `${pathname}?${pairs.map(({ name, text }) => `${name}=${encodeURIComponent(text)}`).join('&')}`;
}

/** `.` and `..` change the path, however they are encoded, and so does an empty text. */
const otherThanASegment = /^\.{0,2}$/;

function isSegment(value: unknown): boolean {
  return typeof value === 'string' && !otherThanASegment.test(value) && value.isWellFormed();
}
