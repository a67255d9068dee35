import { createHash } from 'node:crypto';

/**
 * The longest text, in bytes of UTF-8, that is indexed unchanged. PostgreSQL takes 2,704 bytes for a whole row of an
 * index, in which this text is one column beside an organisation of at most 1,020 bytes (255 characters of 4).
 */
const maxIndexedBytes = 1_000;

const prefix = 'sha256:';

/**
 * A text that comes from outside, as it is stored in an indexed column: unchanged, or its SHA-256 if it is too long for
 * an index, which is just as good where texts are only compared.
 */
export function indexedText(text: string): string {
  return Buffer.byteLength(text) <= maxIndexedBytes && !text.startsWith(prefix) ? text : `${prefix}${sha256Of(text)}`;
}

/** The SHA-256 of a text in hexadecimal digits, given the text or its stored form. */
export function sha256OfIndexed(stored: string): string {
  return stored.startsWith(prefix) ? stored.slice(prefix.length) : sha256Of(stored);
}

function sha256Of(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
