/**
 * Writes the OpenAPI document of all routes to `dist/openapi.json`, from which the pages' types are made
 * (`npm run api`, `npm run check:api`).
 */
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const bundle = 'dist/openapi.mjs';
await mkdir('dist', { recursive: true });
await build({
  stdin: {
    contents: `
      import { openApiDocument } from './http/openapi/document';
      import { routesServed } from './http/served';
      export const document = openApiDocument(routesServed({ isDemo: true, hasForge: true }), { url: '/' });
    `,
    resolveDir: 'relay',
  },
  outfile: bundle,
  bundle: true,
  packages: 'external',
  platform: 'node',
  format: 'esm',
  target: 'node20.19',
  jsx: 'automatic',
  logLevel: 'warning',
});
const { document } = await import(pathToFileURL(bundle).href);
await writeFile('dist/openapi.json', `${JSON.stringify(document, null, 2)}\n`);
await rm(bundle);
