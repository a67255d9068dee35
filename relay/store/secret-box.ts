import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

/** One key that encrypts secrets at rest; its id is stored beside what it encrypted. */
export interface BoxKey {
  readonly id: string;
  readonly key: Buffer;
}

/** Encrypts secrets for the database, bound to the id of the row they belong to. */
export interface SecretBox {
  seal(secret: string, rowId: string): string;
  /** @throws where the record was not sealed for this row, was changed, or its key is not configured any more. */
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
      if (key === undefined) throw new Error(`ENCRYPTION_KEYS has no key “${keyId}”, which encrypted a stored token.`);
      const decipher = createDecipheriv(algorithm, key, Buffer.from(nonce, 'base64url'), { authTagLength: 16 })
        .setAAD(Buffer.from(rowId))
        .setAuthTag(Buffer.from(tag, 'base64url'));
      return decipher.update(sealed, 'base64url', 'utf8') + decipher.final('utf8');
    },
    isCurrent: (record) => record.startsWith(`${current.id}.`),
  };
}
