const { availableParallelism } = require('node:os');
const { pattern: bundledPackages } = require('./test/support/bundled-packages.cjs');

/**
 * Four projects, of which `npx jest test/relay/… --selectProjects sqlite` runs one:
 * - `once`: what has neither a database nor a browser;
 * - `sqlite`: what has a database;
 * - `browser`: what walks through the pages in Chromium, on SQLite;
 * - `postgres`: the files of `sqlite` whose subject differs between the engines, and what only several processes do.
 * A file named `….sqlite.test.ts` is about SQLite.
 */
const inFolder = (folder) => `**/test/relay/${folder}/**/*.test.ts`;

/**
 * Statements, locks, leases, order and recovery are each engine's own: that is what these folders are about. Of what is
 * above them, the files about locks between transactions, and about lists that are searched, sorted and paged.
 */
const onBothEngines = [
  ...['atlassian-tokens', 'delivery', 'kill', 'queue', 'secrets', 'store'].map(inFolder),
  '**/test/relay/jobs/{cron,reopened-ticket,retention}.test.ts',
  '**/test/product-page/life-cycle.test.ts',
  '**/test/relay/http/lists.test.ts',
  '**/test/relay/setup/{delete-destination,destinations,problems}.test.ts',
];

/** What in those folders is about how Jira is asked and read, or about nothing outside: the engine makes no difference. */
const notOnPostgres = [
  '**/test/relay/delivery/{after-outcome,create-screens,delivery-change,filing,hidden,long-texts,not-jira}.test.ts',
  '**/test/relay/delivery/{refused-documents,report,ticket}.test.ts',
  '**/*.sqlite.test.ts',
];

const onPostgresOnly = [inFolder('cluster')];

const onSqlite = [
  ...onBothEngines,
  ...['http', 'jobs', 'notices', 'setup'].map(inFolder),
  '**/test/product-page/*.test.ts',
  '**/test/forge/functions.test.ts',
  '**/test/relay/cli/operator.test.ts',
];

const inBrowser = [
  '**/test/relay/web/*.test.ts',
  '**/test/relay/cli/demo.test.ts',
  '**/test/relay/demo/forge-on-the-issue-page.test.ts',
];

const notIn = (globs) => globs.map((glob) => `!${glob}`);

const common = {
  rootDir: __dirname,
  testEnvironment: 'node',
  transform: { '\\.(m?[jt]sx?)$': '<rootDir>/test/support/transform.cjs' },
  transformIgnorePatterns: [
    `node_modules/(?!(jose|oauth4webapi|openapi-fetch|regexparam|ulid|wouter)/|${bundledPackages})`,
  ],
};

const withSqlite = {
  ...common,
  globals: { databaseEngine: 'sqlite' },
  globalSetup: '<rootDir>/test/relay/support/sqlite/start.ts',
  globalTeardown: '<rootDir>/test/relay/support/sqlite/stop.ts',
};

module.exports = {
  // Only ends what hangs: a busy machine takes a multiple of the usual time, and a wait fails by itself before this.
  testTimeout: 300_000,
  // Most of a test's time is waiting: more files at once than processors are done sooner.
  maxWorkers: availableParallelism() + 1,
  // What each file leaves behind in its worker costs the next ones a tenth of their time.
  workerIdleMemoryLimit: '750MB',
  testSequencer: '<rootDir>/test/support/sequencer.cjs',
  projects: [
    {
      ...common,
      displayName: 'once',
      testMatch: ['<rootDir>/test/**/*.test.ts', ...notIn([...onSqlite, ...onPostgresOnly, ...inBrowser])],
    },
    { ...withSqlite, displayName: 'sqlite', testMatch: onSqlite },
    {
      ...withSqlite,
      displayName: 'browser',
      globalSetup: '<rootDir>/test/support/start-with-browser.ts',
      testMatch: inBrowser,
    },
    {
      ...common,
      displayName: 'postgres',
      globals: { databaseEngine: 'postgres' },
      globalSetup: '<rootDir>/test/relay/support/postgres/start.ts',
      globalTeardown: '<rootDir>/test/relay/support/postgres/stop.ts',
      testMatch: [...onBothEngines, ...onPostgresOnly, ...notIn(notOnPostgres)],
    },
  ],
};
