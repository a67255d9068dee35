import { randomBytes } from 'node:crypto';

/** What a page may do, by directive. */
export type Policy = Readonly<
  Record<`${string}-src` | 'frame-ancestors' | 'form-action' | 'require-trusted-types-for', readonly string[]>
>;

/** The header of a page that may do what is given and nothing else; it can't be framed unless that is given, too. */
export function cspOf(allowed: Partial<Policy>): string {
  const policy = {
    'default-src': ["'none'"],
    'base-uri': ["'none'"],
    'form-action': ["'none'"],
    'frame-ancestors': ["'none'"],
    ...allowed,
  };
  return Object.entries(policy)
    .map(([directive, sources]) => `${directive} ${sources.join(' ')}`)
    .join('; ');
}

/** A nonce for one answer. */
export function freshNonce(): string {
  return randomBytes(16).toString('base64');
}
