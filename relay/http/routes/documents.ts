import { z } from 'zod';
import { type OpenApiDocument, openApiDocument } from '../openapi/document';
import { type Route, route } from '../route';

/** The routes that document all routes. */
export function documentRoutes(others: readonly Route[]): readonly Route[] {
  const own = [
    route({
      method: 'get',
      path: '/openapi.json',
      summary: 'This document',
      access: 'anyone',
      answers: { 200: z.looseObject({ openapi: z.literal('3.1.0') }) },
      handle: ({ context }) => ({ status: 200, body: described(context.publicUrl) }),
    }),
    route({
      method: 'get',
      path: '/docs',
      summary: 'This document, to read',
      access: 'anyone',
      answers: { 200: { 'text/html': z.string() } },
      handle: async ({ context }) => {
        const { docsPage } = await import('../docs');
        return docsPage(described(context.publicUrl));
      },
    }),
  ];
  let made: { url: string; document: OpenApiDocument } | undefined;

  /** Built when it is first requested, and kept: it takes longer than the start of the relay. */
  function described(url: string): OpenApiDocument {
    if (made?.url !== url) made = { url, document: openApiDocument([...others, ...own], { url }) };
    return made.document;
  }

  return own;
}
