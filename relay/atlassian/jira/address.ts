import type { AnyCall } from './operation';

/**
 * Path and query of a call, its parameters encoded. Undefined where one of them cannot be sent: then nothing in Jira has
 * that name.
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

/** `.` and `..` would make another operation of the path, however they are encoded, and so would nothing at all. */
const otherThanASegment = /^\.{0,2}$/;

function isSegment(value: unknown): boolean {
  return typeof value === 'string' && !otherThanASegment.test(value) && value.isWellFormed();
}
