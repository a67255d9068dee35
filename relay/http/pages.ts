import { join } from 'node:path';
import type { HtmlAnswer } from './answer';
import { readIfBuilt } from './built-file';
import type { HttpContext } from './context';
import { cspOf, freshNonce, type Policy } from './csp';

/** What Vite writes where a nonce belongs (`html.cspNonce` in `relay/web/vite.config.ts`). */
const noncePlaceholder = '__CSP_NONCE__';

/** Where `relay/web/index.html` has the relay's address as browsers see it. */
const publicOriginPlaceholder = '__PUBLIC_ORIGIN__';

/** The entries of `relay/web` that are pages. One that isn't built is part of the main entry. */
export type Entry = 'index.html' | 'embed.html' | 'results.html';

/**
 * A page of `relay/web` as it was built, with a nonce of its own: its styles need one, and React Aria takes it from
 * `<meta property="csp-nonce">`. The page is the same for everyone, signed in or not; its data comes from the API.
 * In demo mode each may show the simulated Jira, since one leads to another without a new answer.
 */
export async function page(context: HttpContext, entry: Entry, allowed: Partial<Policy> = {}): Promise<HtmlAnswer> {
  const nonce = freshNonce();
  const html = (await builtPage(context, entry)) ?? (await builtPage(context, 'index.html')) ?? withoutPages;
  return {
    status: 200,
    body: html.replaceAll(noncePlaceholder, nonce).replace(publicOriginPlaceholder, new URL(context.publicUrl).origin),
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': cspOf({
        'script-src': ["'self'"],
        'style-src': ["'self'", `'nonce-${nonce}'`],
        'connect-src': ["'self'"],
        'img-src': ["'self'", 'data:'],
        'require-trusted-types-for': ["'script'"],
        ...(context.demo !== null && { 'frame-src': [context.demo.atlassianOrigin] }),
        ...allowed,
      }),
    },
  };
}

/** A page for the frames of AvsB's own pages. */
export async function framedPage(context: HttpContext, entry: Entry): Promise<HtmlAnswer> {
  const { avsbOrigins } = context;
  const allowed = avsbOrigins.length === 0 ? {} : { 'frame-ancestors': avsbOrigins };
  const answer = await page(context, entry, allowed);
  // The page itself lists the origins that it may take a token from.
  const framed = { ...answer, body: answer.body.replace('__AVSB_ORIGINS__', avsbOrigins.join(' ')) };
  if (avsbOrigins.length === 0) return framed;
  // That older header doesn't support a list of origins.
  return { ...framed, headers: { ...answer.headers, 'x-frame-options': null } };
}

async function builtPage({ webFolder }: HttpContext, entry: Entry): Promise<string | undefined> {
  return (await readIfBuilt(join(webFolder, entry)))?.toString('utf8');
}

const withoutPages = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta property="csp-nonce" nonce="${noncePlaceholder}">
    <title>Integrations · AvsB</title>
  </head>
  <body>
    <h1>Integrations</h1>
    <p>The pages have not been built. Run <code>npm run build</code> and start the relay again.</p>
  </body>
</html>
`;
