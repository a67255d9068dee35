/** A value that must be seen nowhere but on its way, and what it is. */
export interface Secret {
  readonly kind: string;
  readonly value: string;
}

/** The secrets that a text holds, by their kinds, in whatever form and in whole or in part. */
export function secretsIn(text: string, secrets: readonly Secret[]): string[] {
  const found = secrets.filter(({ value }) => formsOf(value).some((form) => text.includes(form)));
  return [...new Set(found.map(({ kind }) => kind))];
}

/** How a secret may be written: as it is, in JSON, in an address, in base64, in hex; or what is in the middle of it. */
export function formsOf(value: string): string[] {
  const telling = tellingPartOf(value);
  const whole = [value, telling].flatMap((text) => [
    text,
    JSON.stringify(text).slice(1, -1),
    encodeURIComponent(text),
    Buffer.from(text).toString('hex'),
    ...inBase64(text),
  ]);
  const start = Math.max(0, Math.floor((telling.length - pieceChars) / 2));
  const decoded = /^[A-Za-z0-9+/]{43}=$/.test(telling) ? [Buffer.from(telling, 'base64').toString('hex')] : [];
  return [...new Set([...whole, ...decoded, telling.slice(start, start + pieceChars)])];
}

/** This many characters of a secret don't occur by chance. */
const pieceChars = 16;

/** All JWTs of a kind begin alike: what makes one a secret is its signature. `whsec_` only says what follows. */
function tellingPartOf(value: string): string {
  return /^eyJ[\w-]+\.[\w-]+\.([\w-]+)$/.exec(value)?.[1] ?? value.replace(/^whsec_/, '');
}

/** What stands before it shifts its bits: three ways to write the same, without the ends that depend on what is around. */
function inBase64(text: string): string[] {
  return ['', '.', '..'].map((before) => {
    const encoded = Buffer.from(before + text).toString('base64');
    return encoded.slice(before === '' ? 0 : 4, -4);
  });
}
