const { projects, ...settings } = require('./jest.config.cjs');

/** `npm run test:fast`: everything but PostgreSQL, the browser, Atlassian's tools, and processes that are started or killed. */
const withoutSlow = ['**/test/forge/{deploy-bundles,lint,manifest,bundles}.test.ts', '**/test/relay/{cli,kill}/**'].map(
  (glob) => `!${glob}`,
);

module.exports = {
  ...settings,
  projects: projects
    .filter(({ displayName }) => displayName === 'once' || displayName === 'sqlite')
    .map((project) => ({ ...project, testMatch: [...project.testMatch, ...withoutSlow] })),
};
