import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

/** A key that encrypts secrets at rest; its id is stored with each secret. */
export interface BoxKey {
  readonly id: string;
  readonly key: Buffer;
}

/** A stored secret that no configured key can decrypt; the message says what to do. */
export class UnreadableSecret extends Error {}

/** Every column that holds a secret, as `table.column`. */
export type SecretColumn =
  | 'sites.access_token'
  | 'sites.refresh_token'
  | 'site_choices.tokens'
  | 'notices.target'
  | 'notices.secret';

/** Encrypts secrets for the database, each bound to the row and the column that it belongs to. */
export interface SecretBox {
  seal(secret: string, rowId: string, column: SecretColumn): string;
  /** @throws UnreadableSecret if it wasn't sealed for this place, was changed, or its key isn't configured. */
  open(record: string, rowId: string, column: SecretColumn): string;
  /** Whether the record is in the current format and sealed with the first key. */
  isCurrent(record: string): boolean;
}

const algorithm = 'aes-256-gcm';
const nonceBytes = 12;

/** The first part of a record that is bound to its column. Earlier records don't have it. */
export const boundMark = 'v2';

/**
 * AES-256-GCM with row and column as additional data, so that a record copied to another place doesn't open there. A
 * record is `v2.keyId.nonce.tag.ciphertext`; the first key encrypts, all decrypt.
 *
 * Earlier versions wrote `keyId.nonce.tag.ciphertext`, bound only to the row. Those can still be opened, since a relay of
 * such a version may write some during a rolling update, but never count as current: they are rewritten at the next start.
 */
export function createSecretBox(keys: readonly BoxKey[]): SecretBox {
  const [current] = keys;
  if (current === undefined) throw new Error('At least one encryption key is needed.');
  const byId = new Map(keys.map(({ id, key }) => [id, key]));
  return {
    seal(secret, rowId, column) {
      const nonce = randomBytes(nonceBytes);
      const cipher = createCipheriv(algorithm, current.key, nonce).setAAD(placeOf(rowId, column));
      const sealed = Buffer.concat([cipher.update(secret, 'utf8'), cipher.final()]);
      const parts = [nonce, cipher.getAuthTag(), sealed].map((part) => part.toString('base64url'));
      return [boundMark, current.id, ...parts].join('.');
    },
    open(record, rowId, column) {
      const { keyId, nonce, tag, sealed, isBound } = partsOf(record);
      const key = byId.get(keyId);
      if (key === undefined) {
        const nextStep = 'Add that key to ENCRYPTION_KEYS again and restart, or connect the site again.';
        throw new UnreadableSecret(
          `ENCRYPTION_KEYS has no key “${keyId}”, which encrypted a stored token. ${nextStep}`,
        );
      }
      try {
        const decipher = createDecipheriv(algorithm, key, Buffer.from(nonce, 'base64url'), { authTagLength: 16 })
          .setAAD(isBound ? placeOf(rowId, column) : Buffer.from(rowId))
          .setAuthTag(Buffer.from(tag, 'base64url'));
        return decipher.update(sealed, 'base64url', 'utf8') + decipher.final('utf8');
      } catch (error) {
        const nextStep = `Give “${keyId}” the value that encrypted it and restart, or connect the site again.`;
        const message = `The key “${keyId}” of ENCRYPTION_KEYS does not open a stored token. ${nextStep}`;
        throw new UnreadableSecret(message, { cause: error });
      }
    },
    isCurrent(record) {
      const { keyId, isBound } = partsOf(record);
      return isBound && keyId === current.id;
    },
  };
}

function placeOf(rowId: string, column: SecretColumn): Buffer {
  return Buffer.from(JSON.stringify([column, rowId]));
}

/** The number of parts distinguishes the formats: an earlier record's key may have the same name as the mark. */
function partsOf(record: string) {
  const parts = record.split('.');
  const isBound = parts.length === 5 && parts[0] === boundMark;
  const [keyId = '', nonce = '', tag = '', sealed = ''] = isBound ? parts.slice(1) : parts;
  return { keyId, nonce, tag, sealed, isBound };
}
