import { request } from 'node:http';
import { signInTokenOf } from './avsb';
import type { TestRelay } from './relay';

/** The relay's address as a browser sees it: PUBLIC_URL's default. */
export function publicUrlOf({ url }: Pick<TestRelay, 'url'>): string {
  return `http://localhost:${new URL(url).port}`;
}

/** Asks for an address as a browser's address bar does. Headers that fetch keeps to itself, such as Host, may be set. */
export function browse(
  { url }: Pick<TestRelay, 'url'>,
  path: string,
  headers: Record<string, string> = {},
  method = 'GET',
): Promise<{ status: number; headers: Record<string, string>; setCookie: string; text: string }> {
  const { port } = new URL(url);
  const accept = 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8';
  return new Promise((resolve, reject) => {
    const sent = { host: `localhost:${port}`, accept, ...headers };
    const sending = request({ host: '127.0.0.1', port, path, method, headers: sent }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (part) => {
        text += part;
      });
      response.on('end', () => {
        const { 'set-cookie': cookies = [], ...others } = response.headers;
        const plain = others as Record<string, string>;
        resolve({ status: response.statusCode ?? 0, headers: plain, setCookie: cookies.join('\n'), text });
      });
    });
    sending.on('error', reject);
    sending.end();
  });
}

/** Signs a browser in. @returns the header `cookie` that it sends from then on */
export async function signIn(relay: Pick<TestRelay, 'url'>, token?: string): Promise<string> {
  const { setCookie } = await browse(relay, `/session?token=${token ?? (await signInTokenOf())}`);
  return setCookie.split(';')[0] ?? '';
}
