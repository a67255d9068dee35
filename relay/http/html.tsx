import type { ReactNode } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import type { AppError } from '../domain/app-error';
import type { Answer, HtmlAnswer } from './answer';
import { cspOf, freshNonce, type Policy } from './csp';

/** A page that the relay renders itself: without scripts, and with nothing from elsewhere. */
export function htmlAnswer<Status extends number>(
  status: Status,
  title: string,
  content: ReactNode,
  { style = '', allowed = {} }: { readonly style?: string; readonly allowed?: Partial<Policy> } = {},
): HtmlAnswer<Status> {
  const nonce = freshNonce();
  const markup = renderToStaticMarkup(
    <html lang="en">
      <head>
        <meta charSet="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>{title}</title>
        <style nonce={nonce}>{baseStyle + style}</style>
      </head>
      <body>
        <main>{content}</main>
      </body>
    </html>,
  );
  return {
    status,
    body: `<!doctype html>${markup}`,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': cspOf({ 'style-src': [`'nonce-${nonce}'`], ...allowed }),
    },
  };
}

/** An error as a page, for a browser. */
export function errorPage({ status, title, detail }: Pick<AppError, 'status' | 'title' | 'detail'>): Answer {
  return htmlAnswer(
    status,
    title,
    <>
      <h1>{title}</h1>
      <p>{detail}</p>
      {/* Signed out, Integrations would only say so again. */}
      {status !== 401 && (
        <p>
          <a href="/settings/integrations">Go to Integrations</a>
        </p>
      )}
    </>,
  );
}

// React escapes the contents of <style>, which therefore can't contain > or quotes.
const baseStyle = `
:root { color-scheme: light dark; --text: #172b4d; --muted: #505f79; --page: #fff; --line: #7a869a; --link: #0c56c9; --raised: #f7f8f9 }
@media (prefers-color-scheme: dark) {
  :root { --text: #dee4ea; --muted: #9fadbc; --page: #161a1d; --line: #738496; --link: #85b8ff; --raised: #22272b }
}
body { margin: 0; font: 16px/24px system-ui, sans-serif; color: var(--text); background: var(--page) }
main { max-width: 70rem; margin: 0 auto; padding: 2rem 1rem }
h1 { font-size: 20px; line-height: 28px; margin: 0 0 .5rem }
a { color: var(--link) }
h1, p { overflow-wrap: anywhere }
`;
