import type { ReactNode } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import type { Answer } from '../answer';

/**
 * A page of the simulated Atlassian: no inline styles, and no scripts but those of the Forge app where `hasForgeApp`,
 * whose panel has pictures as data. `formTargets` are the origins its forms may lead to,
 * redirects included: browsers check `form-action` on those too. `framedBy` are those whose pages may frame it.
 */
export function page(
  title: string,
  content: ReactNode,
  options: {
    status?: number;
    formTargets?: readonly string[];
    framedBy?: readonly string[];
    hasForgeApp?: boolean;
  } = {},
): Answer {
  const markup = renderToStaticMarkup(
    <html lang="en">
      <head>
        <meta charSet="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>{title}</title>
        <link rel="stylesheet" href="/pages/style.css" />
        <link rel="icon" href="/pages/site-avatar.svg" type="image/svg+xml" />
      </head>
      <body>
        <header className="bar">
          <strong>Simulated Atlassian</strong> <span>a stand-in for demos and tests, not Atlassian’s own</span>
        </header>
        <main>{content}</main>
        {options.hasForgeApp && <script src="/forge/host.js" defer />}
      </body>
    </html>,
  );
  const formTargets = ["'self'", ...(options.formTargets ?? [])].join(' ');
  const { framedBy = [] } = options;
  const ancestors = framedBy.length === 0 ? "'none'" : framedBy.join(' ');
  const forApp = options.hasForgeApp ? "script-src 'self'; connect-src 'self'; img-src * data:" : "img-src 'self'";
  return {
    status: options.status ?? 200,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': `default-src 'none'; style-src 'self'; ${forApp}; form-action ${formTargets}; base-uri 'none'; frame-ancestors ${ancestors}`,
      'cache-control': 'no-store',
    },
    body: `<!doctype html>${markup}`,
  };
}

/** A page that explains in a sentence what went wrong. */
export function messagePage(status: number, title: string, message: string): Answer {
  return page(
    title,
    <>
      <h1>{title}</h1>
      <p>{message}</p>
    </>,
    { status },
  );
}
