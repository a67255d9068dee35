/** The value of a cookie that the browser sent; undefined where it sent none, or one that the relay never made. */
export function cookieIn(header: string | undefined, name: string): string | undefined {
  for (const pair of (header ?? '').split(';')) {
    const [given, value] = pair.trim().split('=');
    if (given === name && /^[\w-]+$/.test(value ?? '')) return value;
  }
  return undefined;
}

/** A cookie that scripts cannot read, and that other sites' pages send along only where they lead here. */
export function setCookie(
  publicUrl: string,
  cookie: { readonly name: string; readonly value: string; readonly path: string; readonly maxAgeSeconds: number },
): string {
  const { name, value, path, maxAgeSeconds } = cookie;
  const secure = isHttps(publicUrl) ? '; Secure' : '';
  return `${name}=${value}; Path=${path}; HttpOnly; SameSite=Lax; Max-Age=${maxAgeSeconds}${secure}`;
}

export function isHttps(publicUrl: string): boolean {
  return publicUrl.startsWith('https:');
}
