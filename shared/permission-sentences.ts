/**
 * What AvsB may not do in a Jira project, as the configuration check says it. The pages tell by these sentences whether
 * tickets can be filed at all: the API has one code for all three.
 */
export const permissionSentences = {
  create: (projectKey: string) => `AvsB may not create issues in ${projectKey}.`,
  comment: (projectKey: string) =>
    `AvsB may not comment in ${projectKey}, so an event that happens again cannot be reported on its ticket.`,
  remove: (projectKey: string) =>
    `AvsB may not delete issues in ${projectKey}. Only test tickets are affected: they are commented and closed instead.`,
} as const;
