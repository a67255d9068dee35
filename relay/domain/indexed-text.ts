import { createHash } from 'node:crypto';

/**
 * So many bytes of UTF-8 a text may have that goes into an index as it is. PostgreSQL takes 2,704 bytes for a whole row
 * of an index, of which a text of ours is one column beside an organisation of at most 1,020 (255 characters of 4).
 */
const maxIndexedBytes = 1_000;

const prefix = 'sha256:';

/**
 * A text that others choose, as it is stored where an index holds it: itself, or where it is too long for an index its
 * SHA-256, which stands for it just as well wherever texts are only compared.
 */
export function indexedText(text: string): string {
  return Buffer.byteLength(text) <= maxIndexedBytes && !text.startsWith(prefix) ? text : `${prefix}${sha256Of(text)}`;
}

/** The SHA-256 of a text in hexadecimal digits, given the text or what is stored of it. */
export function sha256OfIndexed(stored: string): string {
  return stored.startsWith(prefix) ? stored.slice(prefix.length) : sha256Of(stored);
}

function sha256Of(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
