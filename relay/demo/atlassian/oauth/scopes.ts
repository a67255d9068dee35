import { operations } from '../contract/document';

/** What a scope allows, in plain words, for the consent page. */
export function describeScope(scope: string): string {
  return PLAIN_WORDS[scope] ?? `Use Jira with the scope ${scope}.`;
}

/** Whether Atlassian knows a scope: those of the contract, and those about the account itself. */
export function isKnownScope(scope: string): boolean {
  return scope in PLAIN_WORDS || contractScopes.has(scope);
}

const PLAIN_WORDS: Readonly<Record<string, string>> = {
  'read:jira-work': 'Read projects, issues and comments.',
  'write:jira-work': 'Create and change issues, and comment on them.',
  'manage:jira-webhook': 'Register webhooks and be notified when issues change.',
  'manage:jira-project': 'Manage project settings.',
  'manage:jira-configuration': 'Manage Jira’s settings.',
  'read:jira-user': 'Read who you are.',
  'read:license:jira': 'See which edition of Jira this site has.',
  'read:me': 'Read your Atlassian profile.',
  'read:account': 'Read your Atlassian account.',
  offline_access: 'Continue to work while you are away, until you revoke this.',
};

const contractScopes = new Set([...operations.values()].flatMap(({ scopeSets }) => scopeSets.flat()));
