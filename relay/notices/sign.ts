import { createHmac } from 'node:crypto';

/**
 * The headers that sign a message by the Standard Webhooks specification: an HMAC of `id.timestamp.body`. The id is the
 * same for all tries of a message.
 *
 * @param secret the raw secret, as in `whsec_` + base64
 */
export function signedHeaders(id: string, body: string, secret: Buffer, now: Date): Record<string, string> {
  const timestamp = String(Math.floor(now.getTime() / 1_000));
  const digest = createHmac('sha256', secret).update(`${id}.${timestamp}.${body}`).digest('base64');
  return { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': `v1,${digest}` };
}

/** The raw bytes of a secret that is written `whsec_…`. */
export function rawSecret(secret: string): Buffer {
  return Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
}
