import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

/** One key that encrypts secrets at rest; its id is stored beside what it encrypted. */
export interface BoxKey {
  readonly id: string;
  readonly key: Buffer;
}

/** A stored secret that none of the configured keys opens; the message says what to do. */
export class UnreadableSecret extends Error {}

/** Encrypts secrets for the database, bound to the id of the row they belong to. */
export interface SecretBox {
  seal(secret: string, rowId: string): string;
  /** @throws UnreadableSecret where it was not sealed for this row, was changed, or its key is not configured. */
  open(record: string, rowId: string): string;
  /** Whether the record was sealed with the key that encrypts now. */
  isCurrent(record: string): boolean;
}

const algorithm = 'aes-256-gcm';
const nonceBytes = 12;

/**
 * AES-256-GCM with the row's id as additional data, so that a record copied into another row does not open. A record is
 * `keyId.nonce.tag.ciphertext`; the first key encrypts, all decrypt.
 */
export function createSecretBox(keys: readonly BoxKey[]): SecretBox {
  const [current] = keys;
  if (current === undefined) throw new Error('At least one encryption key is needed.');
  const byId = new Map(keys.map(({ id, key }) => [id, key]));
  return {
    seal(secret, rowId) {
      const nonce = randomBytes(nonceBytes);
      const cipher = createCipheriv(algorithm, current.key, nonce).setAAD(Buffer.from(rowId));
      const sealed = Buffer.concat([cipher.update(secret, 'utf8'), cipher.final()]);
      return [current.id, ...[nonce, cipher.getAuthTag(), sealed].map((part) => part.toString('base64url'))].join('.');
    },
    open(record, rowId) {
      const [keyId = '', nonce = '', tag = '', sealed = ''] = record.split('.');
      const key = byId.get(keyId);
      if (key === undefined) {
        const nextStep = 'Add that key to ENCRYPTION_KEYS again and restart, or connect the site again.';
        throw new UnreadableSecret(
          `ENCRYPTION_KEYS has no key “${keyId}”, which encrypted a stored token. ${nextStep}`,
        );
      }
      try {
        const decipher = createDecipheriv(algorithm, key, Buffer.from(nonce, 'base64url'), { authTagLength: 16 })
          .setAAD(Buffer.from(rowId))
          .setAuthTag(Buffer.from(tag, 'base64url'));
        return decipher.update(sealed, 'base64url', 'utf8') + decipher.final('utf8');
      } catch (error) {
        const nextStep = `Give “${keyId}” the value that encrypted it and restart, or connect the site again.`;
        const message = `The key “${keyId}” of ENCRYPTION_KEYS does not open a stored token. ${nextStep}`;
        throw new UnreadableSecret(message, { cause: error });
      }
    },
    isCurrent: (record) => record.startsWith(`${current.id}.`),
  };
}
