/**
 * Packages of many files, by the file that an import of them leads to. Jest finds, reads and runs the files of a package
 * again for each test file, which takes longer than most tests do: these are one file each. A package whose parts others
 * import too (ajv) must not be here, since those would get a second copy.
 */
const entries = [
  'express/index.js',
  'jose/dist/webapi/index.js',
  'kysely/dist/cjs/index.js',
  'prom-client/index.js',
  'zod/index.cjs',
];

/** What stays outside: large tables that few tests need. */
const external = ['iconv-lite', 'mime-db'];

const escaped = entries.map((entry) => entry.replaceAll('.', '\\.'));

/** Whether a path is the entry of a package that is bundled. */
const isBundled = (path) => entries.some((entry) => path.replaceAll('\\', '/').endsWith(`/node_modules/${entry}`));

/** The entries, as part of a regular expression of what follows `node_modules/`. */
module.exports = { isBundled, external, pattern: escaped.map((entry) => `${entry}$`).join('|') };
