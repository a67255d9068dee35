const { availableParallelism } = require('node:os');

/**
 * Three projects: what knows no database runs once; what does runs on SQLite and on PostgreSQL, the same files.
 * `npx jest test/relay/… --selectProjects sqlite` runs one of them. A file named `….sqlite.test.ts` is about SQLite.
 */
const rooms = ['atlassian-tokens', 'delivery', 'http', 'jobs', 'kill', 'queue', 'setup', 'store'];
const withDatabase = ['test/product-page', ...rooms.map((room) => `test/relay/${room}`)].map(
  (folder) => `<rootDir>/${folder}/`,
);
const onPostgresOnly = '<rootDir>/test/relay/cluster/';

const common = {
  rootDir: __dirname,
  testEnvironment: 'node',
  transform: { '\\.(m?[jt]sx?)$': '<rootDir>/test/support/transform.cjs' },
  transformIgnorePatterns: ['node_modules/(?!(jose|oauth4webapi|openapi-fetch|ulid)/)'],
};

module.exports = {
  testTimeout: 30_000,
  // Most of a test's time is waiting: more files at once than processors are done sooner.
  maxWorkers: availableParallelism() + 1,
  // What each file leaves behind in its worker costs the next ones a tenth of their time.
  workerIdleMemoryLimit: '500MB',
  projects: [
    {
      ...common,
      displayName: 'once',
      globalSetup: '<rootDir>/test/support/unpack-browser.ts',
      testMatch: ['<rootDir>/test/**/*.test.ts'],
      testPathIgnorePatterns: ['/node_modules/', ...withDatabase, onPostgresOnly],
    },
    {
      ...common,
      displayName: 'sqlite',
      globals: { databaseEngine: 'sqlite' },
      testMatch: withDatabase.map((folder) => `${folder}**/*.test.ts`),
    },
    {
      ...common,
      displayName: 'postgres',
      globals: { databaseEngine: 'postgres' },
      globalSetup: '<rootDir>/test/relay/support/postgres/start.ts',
      globalTeardown: '<rootDir>/test/relay/support/postgres/stop.ts',
      testMatch: [...withDatabase, onPostgresOnly].map((folder) => `${folder}**/*.test.ts`),
      testPathIgnorePatterns: ['/node_modules/', '\\.sqlite\\.test\\.ts$'],
    },
  ],
};
