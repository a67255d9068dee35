import { createHmac, timingSafeEqual } from 'node:crypto';
import { AppError } from '../domain/app-error';

/** The three headers of a signed message, where they were sent. */
export interface SignedHeaders {
  readonly 'webhook-id'?: string | undefined;
  readonly 'webhook-timestamp'?: string | undefined;
  readonly 'webhook-signature'?: string | undefined;
}

/** A message may be this much older or newer than the clock here (Standard Webhooks, "Verifying webhook authenticity"). */
export const toleranceMs = 5 * 60_000;

/**
 * Checks a message by the Standard Webhooks specification: `webhook-signature` holds space-separated `v1,base64` HMACs
 * of `id.timestamp.body`; one that any of our secrets made is enough, so that secrets can be rotated.
 *
 * @returns the message's id
 * @throws 401 where no signature fits, or the time is off
 */
export function verifySigned(headers: SignedHeaders, body: Buffer, secrets: readonly Buffer[], now: Date): string {
  const id = headers['webhook-id'];
  const timestamp = headers['webhook-timestamp'];
  const signatures = headers['webhook-signature'];
  if (!id || !timestamp || !signatures) {
    throw unsigned('It needs the headers webhook-id, webhook-timestamp and webhook-signature.');
  }
  if (!/^\d{1,12}$/.test(timestamp) || Math.abs(Number(timestamp) * 1_000 - now.getTime()) > toleranceMs) {
    throw unsigned('Its webhook-timestamp is more than 5 minutes off. Check the clock of the sender.');
  }
  const signed = Buffer.concat([Buffer.from(`${id}.${timestamp}.`), body]);
  const expected = secrets.map((secret) => createHmac('sha256', secret).update(signed).digest());
  const given = signatures
    .split(' ')
    .filter((signature) => signature.startsWith('v1,'))
    .map((signature) => Buffer.from(signature.slice('v1,'.length), 'base64'));
  const fits = given.some((signature) => expected.some((digest) => isEqual(signature, digest)));
  if (!fits) throw unsigned('No signature fits. Check that both sides hold the same secret.');
  return id;
}

function isEqual(given: Buffer, expected: Buffer): boolean {
  return given.length === expected.length && timingSafeEqual(given, expected);
}

function unsigned(detail: string): AppError {
  return new AppError('bad_signature', 401, 'The message is not signed as it should be.', detail);
}
