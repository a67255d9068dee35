/**
 * Builds what `npm start` and `npm run cli` run, and the pages that the relay serves, into `dist/`, at install
 * (`prepare.mjs`), so that nothing is compiled at start. Packages stay outside the relay's bundles (the native SQLite addon
 * is found at run time), but for those of many small modules.
 */
import { readFile, rm, writeFile } from 'node:fs/promises';
import { build } from 'esbuild';
import { build as buildPages } from 'vite';
import { writeValidators } from './validators.mjs';

/**
 * Packages that become part of the relay's bundles, with the part of them that it uses: finding and loading their hundreds
 * of files took a third of a start, and kept a tenth of the idle relay's memory.
 */
const bundled = new Set(['jose', 'kysely', 'mustache', 'oauth4webapi', 'ulid', 'zod']);
const { dependencies } = JSON.parse(await readFile('package.json', 'utf8'));
const external = Object.keys(dependencies).filter((name) => !bundled.has(name));

await writeValidators();
await rm('dist', { recursive: true, force: true });
await build({
  entryPoints: { main: 'relay/main.ts', cli: 'relay/cli/index.ts' },
  outdir: 'dist',
  outExtension: { '.js': '.mjs' },
  bundle: true,
  splitting: true,
  external: external.flatMap((name) => [name, `${name}/*`]),
  platform: 'node',
  format: 'esm',
  target: 'node20.19',
  jsx: 'automatic',
  sourcemap: true,
  logLevel: 'warning',
});

/** The Forge app's bundles as Forge makes them: demo mode runs them, and tests look into them. */
const forgeApp = { bundle: true, outdir: 'dist/forge', metafile: true, legalComments: 'none', logLevel: 'warning' };
const functions = await build({
  ...forgeApp,
  entryPoints: { functions: 'src/index.ts' },
  outExtension: { '.js': '.cjs' },
  platform: 'node',
  format: 'cjs',
  target: 'node22',
});
const pages = await build({
  ...forgeApp,
  entryPoints: { issue: 'forge/ui/issue.tsx', project: 'forge/ui/project.tsx' },
  platform: 'browser',
  format: 'iife',
  target: 'es2022',
  define: { 'process.env.NODE_ENV': '"production"' },
});
/** What stands in for Jira's renderer on the simulated Jira's pages. */
await build({
  entryPoints: { host: 'relay/demo/atlassian/forge/browser/host.ts' },
  outdir: 'dist/forge',
  bundle: true,
  format: 'iife',
  target: 'es2022',
  logLevel: 'warning',
});
await writeFile('dist/forge/bundles.json', JSON.stringify({ functions: functions.metafile, pages: pages.metafile }));

/** The pages, and the panel for those of AvsB. */
await buildPages({ configFile: 'relay/web/vite.config.ts' });
await build({
  entryPoints: { panel: 'relay/web/panel/index.ts' },
  outdir: 'dist/web',
  bundle: true,
  minify: true,
  format: 'iife',
  target: 'es2022',
  // The relay puts its address here when it serves the script, see `relay/http/routes/pages.ts`.
  define: { RELAY_URL: '"__RELAY_URL__"' },
  logLevel: 'warning',
});
