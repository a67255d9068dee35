/** A mail as the demo's mailbox shows it. */
export interface ReadMail {
  readonly to: string;
  readonly subject: string;
  readonly text: string;
}

/** Reads a plain mail by RFC 5322, with the encodings of RFC 2045 and RFC 2047: the relay sends no other. */
export function readMail(source: string): ReadMail {
  const end = source.indexOf('\r\n\r\n');
  const headers = headersOf(end === -1 ? source : source.slice(0, end));
  const body = end === -1 ? '' : source.slice(end + 4);
  const encoding = headers.get('content-transfer-encoding')?.toLowerCase() ?? '7bit';
  return {
    to: decodedWords(headers.get('to') ?? ''),
    subject: decodedWords(headers.get('subject') ?? ''),
    text: decodedBody(body, encoding).replaceAll('\r\n', '\n').trim(),
  };
}

/** By name, in lower case. A header may continue on lines that begin with a blank. */
function headersOf(text: string): ReadonlyMap<string, string> {
  const lines = text.replace(/\r\n[ \t]+/g, ' ').split('\r\n');
  return new Map(
    lines.map((line) => {
      const colon = line.indexOf(':');
      return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
    }),
  );
}

function decodedBody(body: string, encoding: string): string {
  if (encoding === 'base64') return Buffer.from(body, 'base64').toString('utf8');
  if (encoding === 'quoted-printable') return fromQuotedPrintable(body.replace(/=\r\n/g, ''));
  return body;
}

/** `=?UTF-8?Q?Caf=C3=A9?=`: encoded words that follow each other are one text, without the blank between them. */
function decodedWords(header: string): string {
  return header
    .replace(/\?=\s+=\?/g, '?==?')
    .replace(/(?:=\?utf-8\?[qb]\?[^?]*\?=)+/gi, (words) =>
      Buffer.concat([...words.matchAll(/=\?utf-8\?([qb])\?([^?]*)\?=/gi)].map(bytesOfWord)).toString('utf8'),
    );
}

function bytesOfWord([, encoding = '', text = '']: RegExpMatchArray): Buffer {
  return encoding.toLowerCase() === 'b' ? Buffer.from(text, 'base64') : bytesOf(text.replaceAll('_', ' '));
}

function fromQuotedPrintable(text: string): string {
  return bytesOf(text).toString('utf8');
}

function bytesOf(text: string): Buffer {
  return Buffer.from(
    text.replace(/=([0-9a-f]{2})/gi, (_all, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
    'latin1',
  );
}
