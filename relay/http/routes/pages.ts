import type { IncomingHttpHeaders } from 'node:http';
import { z } from 'zod';
import type { HtmlAnswer } from '../answer';
import { builtFile, mediaTypeOf, mediaTypes } from '../built-file';
import type { HttpContext } from '../context';
import { framedPage, page } from '../pages';
import { type Route, route } from '../route';

const html = { 'text/html': z.string() };

/** The name of a built file contains the hash of its contents. */
const immutable = 'public, max-age=31536000, immutable';
/** Others keep their name when they change: after this long browsers ask again. */
const fiveMinutes = 'public, max-age=300';

export interface PageRequest {
  readonly context: HttpContext;
  readonly headers: IncomingHttpHeaders;
  readonly remoteAddress: string | undefined;
}

interface PagesOptions {
  /** Whether opening one signs in. */
  readonly changesOnGet?: true;
  readonly answerHeaders?: Readonly<Record<number, Readonly<Record<string, string>>>>;
  readonly show: (request: PageRequest) => Promise<HtmlAnswer>;
}

/** The routes of the pages that the browser renders: one file for all of them. */
export function appRoutes({ show, ...documentation }: PagesOptions): readonly Route[] {
  return [
    route({
      method: 'get',
      path: '/settings/integrations',
      summary: 'The pages',
      access: 'anyone',
      isPage: true,
      answers: { 200: html },
      ...documentation,
      handle: (request) => show(request),
    }),
    route({
      method: 'get',
      path: '/settings/integrations/*page',
      summary: 'The pages: one of them, or the way back to them where the address is of none',
      access: 'anyone',
      isPage: true,
      params: z.object({ page: z.array(z.string()) }),
      answers: { 200: html, 404: html },
      ...documentation,
      handle: async ({ params, ...request }) => {
        const shown = await show(request);
        return isAppPage(params.page) ? shown : ({ ...shown, status: 404 } as const);
      },
    }),
  ];
}

/** The addresses of `relay/web/app.tsx` below the first page; `:id` is any name. */
const appPages = ['destinations/:id', 'deliveries', 'deliveries/:id', 'audit-log', 'notices', 'playground', 'help'];

function isAppPage(segments: readonly string[]): boolean {
  const [first, ...rest] = segments.filter((segment) => segment !== '');
  const path = [first, ...rest.map(() => ':id')].join('/');
  return first === undefined || appPages.includes(path);
}

export const pageRoutes = [
  ...appRoutes({ show: ({ context }) => page(context, 'index.html') }),
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
