/** What a cookie is called: over https with `__Host-`, so that browsers accept it from this host only. */
function nameOf(publicUrl: string, name: string): string {
  return isHttps(publicUrl) ? `__Host-${name}` : name;
}

/** The value of a cookie that the browser sent; undefined where it sent none, or one that the relay can't have set. */
export function cookieIn(publicUrl: string, header: string | undefined, name: string): string | undefined {
  for (const pair of (header ?? '').split(';')) {
    const [given, value] = pair.trim().split('=');
    if (given === nameOf(publicUrl, name) && /^[\w-]+$/.test(value ?? '')) return value;
  }
  return undefined;
}

interface Cookie {
  readonly name: string;
  readonly value: string;
  readonly maxAgeSeconds: number;
  /** The path it is sent to, by default `/`; over https `__Host-` allows nothing else. */
  readonly path?: string;
  /** `Strict`: never sent with a request that another site's page started. */
  readonly sameSite?: 'Lax' | 'Strict';
}

/** A cookie that scripts can't read, and that is sent from other sites' pages only on navigation, if at all. */
export function setCookie(
  publicUrl: string,
  { name, value, maxAgeSeconds, path = '/', sameSite = 'Lax' }: Cookie,
): string {
  const [shownPath, secure] = isHttps(publicUrl) ? ['/', '; Secure'] : [path, ''];
  const attributes = `Path=${shownPath}; HttpOnly; SameSite=${sameSite}; Max-Age=${maxAgeSeconds}${secure}`;
  return `${nameOf(publicUrl, name)}=${value}; ${attributes}`;
}

export function isHttps(publicUrl: string): boolean {
  return publicUrl.startsWith('https:');
}
