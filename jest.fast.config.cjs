const { projects, ...settings } = require('./jest.config.cjs');

/**
 * `npm run test:fast`, for the inner loop: without PostgreSQL and the browser, and without what takes long by its nature:
 * Atlassian's tools, processes that are started or killed, long random stories, and waits of Jira's.
 */
const withoutSlow = [
  '**/test/forge/{deploy-bundles,lint,manifest,bundles}.test.ts',
  '**/test/production-install.test.ts',
  '**/test/relay/{cli,kill}/**',
  '**/test/relay/delivery/{any-sequence,faults}.test.ts',
  '**/test/relay/jobs/{issue-properties,status-sync-memory}.test.ts',
  '**/test/relay/setup/{any-obstacles,slow-atlassian,webhooks}.test.ts',
  '**/test/relay/store/plans/**',
].map((glob) => `!${glob}`);

module.exports = {
  ...settings,
  projects: projects
    .filter(({ displayName }) => displayName === 'once' || displayName === 'sqlite')
    .map((project) => ({ ...project, testMatch: [...project.testMatch, ...withoutSlow] })),
};
