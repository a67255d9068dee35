import { resolve } from 'node:path';
import optimizeLocales from '@react-aria/optimize-locales-plugin';
import { defineConfig } from 'vite';

/** The relay puts a fresh nonce here in each answer, see `relay/http/pages.ts`. */
const noncePlaceholder = '__CSP_NONCE__';

/** The pages: static files that the relay serves. */
export default defineConfig({
  root: __dirname,
  base: '/',
  publicDir: resolve(__dirname, 'public'),
  // Separate from the relay's own output, so that either can be built on its own.
  build: {
    outDir: resolve(__dirname, '../../dist/web'),
    emptyOutDir: true,
    target: 'es2022',
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    // Lists the files that a page needs: a test checks their size against a budget.
    manifest: 'manifest.json',
    rollupOptions: {
      input: ['index.html', 'embed.html', 'results.html'].map((entry) => resolve(__dirname, entry)),
      onwarn: (warning, warn) => {
        // TanStack Query marks its files for React server components, which aren't used here.
        if (warning.code !== 'MODULE_LEVEL_DIRECTIVE') warn(warning);
      },
    },
    reportCompressedSize: false,
  },
  esbuild: { jsx: 'automatic' },
  // The relay's own pages call their own origin; `panel.js` runs in pages of others, see `relay/build.mjs`.
  define: { RELAY_URL: '""' },
  html: { cspNonce: noncePlaceholder },
  // The pages are in English; the strings of React Aria's other languages would weigh 23 kB.
  plugins: [optimizeLocales.vite({ locales: ['en-US'] })],
  logLevel: 'warn',
});
