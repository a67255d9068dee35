const { createHash } = require('node:crypto');
const { extname } = require('node:path');
const { transformSync, version } = require('esbuild');

/** What a TypeScript or ES module becomes, so that Jest can run it. */
const options = {
  target: 'node20.19',
  format: 'cjs',
  platform: 'node',
  jsx: 'automatic',
  // Jest has no `import()` of its own: it becomes a `require`.
  supported: { 'dynamic-import': false },
  sourcemap: 'inline',
  sourcesContent: false,
};

const loaders = { '.ts': 'ts', '.tsx': 'tsx' };

/** Jest's transformer by the bundler that also builds the product: types are checked by `tsc`, once for all. */
module.exports = {
  getCacheKey: (source, path) =>
    createHash('sha256')
      .update([version, JSON.stringify(options), path, source].join('\0'))
      .digest('hex'),
  process: (source, path) =>
    transformSync(source, { ...options, sourcefile: path, loader: loaders[extname(path)] ?? 'js' }),
};
