import { z } from 'zod';
import { builtFile, mediaTypeOf, mediaTypes } from '../built-file';
import { framedPage, page } from '../pages';
import { route } from '../route';

const html = { 'text/html': z.string() };

/** The name of a built file contains the hash of its contents. */
const immutable = 'public, max-age=31536000, immutable';
/** Others keep their name when they change: after this long browsers ask again. */
const fiveMinutes = 'public, max-age=300';

export const pageRoutes = [
  route({
    method: 'get',
    path: '/settings/integrations',
    summary: 'The pages',
    access: 'anyone',
    isPage: true,
    answers: { 200: html },
    handle: ({ context }) => page(context, 'index.html'),
  }),
  route({
    method: 'get',
    path: '/settings/integrations/*page',
    summary: 'The pages: one of them',
    access: 'anyone',
    isPage: true,
    answers: { 200: html },
    handle: ({ context }) => page(context, 'index.html'),
  }),
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
