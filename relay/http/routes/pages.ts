import { z } from 'zod';
import type { HtmlAnswer } from '../answer';
import { builtFile, mediaTypeOf, mediaTypes } from '../built-file';
import { framedPage, missingPage, page } from '../pages';
import { type Request, type Route, route } from '../route';

const html = { 'text/html': z.string() };

/** The name of a built file contains the hash of its contents. */
const immutable = 'public, max-age=31536000, immutable';
/** Others keep their name when they change: after this long browsers ask again. */
const fiveMinutes = 'public, max-age=300';

/** Every page of `relay/web/app.tsx`. */
export const appPaths = [
  '/settings/integrations',
  '/settings/integrations/destinations/:id',
  '/settings/integrations/deliveries',
  '/settings/integrations/deliveries/:id',
  '/settings/integrations/audit-log',
  '/settings/integrations/playground',
  '/settings/integrations/help',
] as const;

export type PageRequest = Pick<Request<'anyone', unknown, unknown, unknown>, 'context' | 'headers' | 'remoteAddress'>;

interface AppPage<Status extends number> {
  readonly changesOnGet?: true;
  readonly answerHeaders?: Readonly<Record<number, Readonly<Record<string, string>>>>;
  readonly handle: (request: PageRequest) => Promise<HtmlAnswer<Status>>;
}

/** The route of a page that the browser renders: the same file for all of them. */
export function appPage(path: (typeof appPaths)[number], { handle, ...documentation }: AppPage<200>): Route {
  return route({
    method: 'get',
    path,
    summary: 'A page',
    access: 'anyone',
    isPage: true,
    answers: { 200: html },
    ...documentation,
    handle: (request) => handle(request),
  });
}

/** The route of every other address below the pages': the browser shows the way back. */
export function missingAppPage({ handle, ...documentation }: AppPage<404>): Route {
  return route({
    method: 'get',
    path: '/settings/integrations/*page',
    summary: 'Any address below that is no page',
    access: 'anyone',
    isPage: true,
    answers: { 404: html },
    ...documentation,
    handle: (request) => handle(request),
  });
}

export const pageRoutes = [
  ...appPaths.map((path) => appPage(path, { handle: ({ context }) => page(context, 'index.html') })),
  missingAppPage({ handle: ({ context }) => missingPage(context, 'index.html') }),
  route({
    method: 'get',
    path: '/embed/panel',
    summary: 'The panel of linked Jira tickets, for a frame in a page of AvsB',
    access: 'anyone',
    query: z.object({ subjectKind: z.string().optional(), subjectId: z.string().optional() }),
    answers: { 200: html },
    handle: ({ context }) => framedPage(context, 'embed.html'),
  }),
  route({
    method: 'get',
    path: '/panel.js',
    summary: 'The script that defines <avsb-jira-panel>',
    access: 'anyone',
    answers: { 200: { 'text/javascript': z.string() } },
    problems: [404],
    handle: async ({ context }) => {
      const headers = { 'cache-control': fiveMinutes, 'cross-origin-resource-policy': 'cross-origin' };
      const answer = await builtFile(context, 'panel.js', mediaTypes['.js'], headers);
      // It runs in pages of other origins, and must know the relay's address.
      return { ...answer, body: answer.body.toString('utf8').replace('__RELAY_URL__', context.publicUrl) };
    },
  }),
  route({
    method: 'get',
    path: '/icon.svg',
    summary: 'The icon of the pages, and of the cards in Jira',
    access: 'anyone',
    answers: { 200: { 'image/svg+xml': z.string() } },
    problems: [404],
    handle: ({ context }) =>
      builtFile(context, 'icon.svg', mediaTypes['.svg'], {
        'cache-control': fiveMinutes,
        'cross-origin-resource-policy': 'cross-origin',
      }),
  }),
  route({
    method: 'get',
    path: '/assets/:name',
    summary: 'A script or style of the pages',
    access: 'anyone',
    params: z.object({ name: z.string().regex(/^[\w-][\w.-]*$/, 'must be the name of a file') }),
    answers: { 200: { 'text/javascript': z.string(), 'text/css': z.string(), 'image/svg+xml': z.string() } },
    handle: ({ context, params: { name } }) =>
      builtFile(context, `assets/${name}`, mediaTypeOf(name), { 'cache-control': immutable }),
  }),
];
