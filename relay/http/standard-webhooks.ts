import { createHmac, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { AppError } from '../domain/app-error';

/** A message may be this much older or newer than the clock here (Standard Webhooks, "Verifying webhook authenticity"). */
const toleranceMs = 5 * 60_000;

/** What the headers of a signed message say, before its signatures are compared with its body. */
interface SignedHeaders {
  readonly id: string;
  readonly timestamp: string;
  readonly signatures: readonly Buffer[];
}

/**
 * Reads the three headers of a signed message; `webhook-signature` holds space-separated `v1,base64` HMACs.
 * @throws 401 where one is missing, or the time is off: without reading the body, which may be large
 */
export function signedHeadersIn(headers: IncomingHttpHeaders, now: Date): SignedHeaders {
  const [id, timestamp, signatures] = [
    textOf(headers['webhook-id']),
    textOf(headers['webhook-timestamp']),
    textOf(headers['webhook-signature']),
  ];
  if (!id || !timestamp || !signatures) {
    throw unsigned('It needs the headers webhook-id, webhook-timestamp and webhook-signature.');
  }
  if (!/^\d{1,12}$/.test(timestamp) || Math.abs(Number(timestamp) * 1_000 - now.getTime()) > toleranceMs) {
    throw unsigned('Its webhook-timestamp is more than 5 minutes off. Check the clock of the sender.');
  }
  const given = signatures
    .split(' ')
    .filter((signature) => signature.startsWith('v1,'))
    .map((signature) => Buffer.from(signature.slice('v1,'.length), 'base64'));
  return { id, timestamp, signatures: given };
}

/**
 * Checks a message by the Standard Webhooks specification: its signatures are HMACs of `id.timestamp.body`, and one by
 * any of the relay's secrets is enough, so that secrets can be rotated. @throws 401 where no signature matches
 */
export function checkSigned({ id, timestamp, signatures }: SignedHeaders, body: Buffer, secrets: readonly Buffer[]) {
  const signed = `${id}.${timestamp}.`;
  const expected = secrets.map((secret) => createHmac('sha256', secret).update(signed).update(body).digest());
  const fits = signatures.some((signature) => expected.some((digest) => isEqual(signature, digest)));
  if (!fits) throw unsigned('No signature fits. Check that both sides hold the same secret.');
}

/** Node joins a header that was sent twice by a comma. */
function textOf(header: string | string[] | undefined): string | undefined {
  return typeof header === 'string' ? header : header?.join(', ');
}

function isEqual(given: Buffer, expected: Buffer): boolean {
  return given.length === expected.length && timingSafeEqual(given, expected);
}

function unsigned(detail: string): AppError {
  return new AppError('bad_signature', 401, 'The message is not signed as it should be.', detail);
}
