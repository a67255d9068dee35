const { projects, ...settings } = require('./jest.config.cjs');

/**
 * `npm run test:fast`, for the inner loop: without PostgreSQL and the browser, and without what takes long by its nature:
 * the promises of the product page from end to end, Atlassian's tools, processes that are started or killed, every route
 * with every credential and foreign id, large inputs, long random stories, and waits (of Jira's, for a cron, for a
 * connection to run into its limit).
 */
const withoutSlow = [
  '**/test/product-page/**',
  '**/test/forge/{bundles,deploy-bundles,functions,lint,manifest}.test.ts',
  '**/test/{bench,production-install}.test.ts',
  '**/test/relay/{cli,kill,secrets}/**',
  '**/test/relay/delivery/{any-sequence,faults}.test.ts',
  '**/test/relay/domain/{adf/validity,ticket/any-event}.test.ts',
  '**/test/relay/http/{amplification,connections,credentials,foreign-ids,jira-hook,retry}.test.ts',
  '**/test/relay/http/bad-input/**',
  '**/test/relay/jobs/{cron,issue-properties,status-sync-memory}.test.ts',
  '**/test/relay/setup/{any-obstacles,delete-destination,resume-many,slow-atlassian,webhooks}.test.ts',
  '**/test/relay/store/{organisation.test.ts,plans/**}',
].map((glob) => `!${glob}`);

module.exports = {
  ...settings,
  projects: projects
    .filter(({ displayName }) => displayName === 'once' || displayName === 'sqlite')
    .map((project) => ({ ...project, testMatch: [...project.testMatch, ...withoutSlow] })),
};
