/**
 * Builds what `npm start` and `npm run cli` run into `dist/`, at install (`prepare`), so that nothing is compiled at
 * start. Packages stay outside the bundles: the native SQLite addon and Knex's dialects are found at run time.
 */
import { rm } from 'node:fs/promises';
import { build } from 'esbuild';

await rm('dist', { recursive: true, force: true });
await build({
  entryPoints: { main: 'relay/main.ts', cli: 'relay/cli/index.ts' },
  outdir: 'dist',
  outExtension: { '.js': '.mjs' },
  bundle: true,
  splitting: true,
  packages: 'external',
  platform: 'node',
  format: 'esm',
  target: 'node20.19',
  jsx: 'automatic',
  sourcemap: true,
  logLevel: 'warning',
});
