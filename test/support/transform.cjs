const { createHash } = require('node:crypto');
const { readFileSync } = require('node:fs');
const { extname, join } = require('node:path');
const { buildSync, transformSync, version } = require('esbuild');
const { external, isBundled } = require('./bundled-packages.cjs');

/** What a TypeScript or ES module becomes, so that Jest can run it. */
const options = {
  target: 'node20.19',
  format: 'cjs',
  platform: 'node',
  jsx: 'automatic',
  // Jest has no `import()` of its own: it becomes a `require`.
  supported: { 'dynamic-import': false },
};

const inlineMap = { sourcemap: 'inline', sourcesContent: false };
const loaders = { '.ts': 'ts', '.tsx': 'tsx' };
const lockfile = join(__dirname, '../../package-lock.json');
/** Which versions are bundled: what a package imports may change without its entry. */
const installed = createHash('sha256').update(readFileSync(lockfile)).digest('hex');

function bundle(path) {
  const built = buildSync({ ...options, entryPoints: [path], bundle: true, write: false, external, logLevel: 'error' });
  return { code: built.outputFiles[0].text };
}

/** Jest's transformer by the bundler that also builds the product: types are checked by `tsc`, once for all. */
module.exports = {
  getCacheKey: (source, path) =>
    createHash('sha256')
      .update([version, JSON.stringify(options), external, installed, path, source].join('\0'))
      .digest('hex'),
  process: (source, path) =>
    isBundled(path)
      ? bundle(path)
      : transformSync(source, { ...options, ...inlineMap, sourcefile: path, loader: loaders[extname(path)] ?? 'js' }),
};
