import { dirname } from 'node:path';
import type { Target } from './avsb/client';
import { type DemoSecrets, keepDemoSecrets } from './secrets';

/** The one organisation of demo mode, and the admin who uses it. */
export const demoOrganisation = { id: 'org_demo', name: 'Demo organisation' } as const;
export const demoAdmin = { id: 'user_demo', name: 'Demo admin' } as const;

/** Who is told of problems in the demo, and by whom. The addresses exist nowhere: mails stay in the demo's mailbox. */
export const demoRecipient = 'you@demo.example';
export const demoSender = 'AvsB for Jira <avsb@demo.example>';

/** Where the demo's results page of an experiment or a flag rule is. */
export function demoResultsUrl(publicUrl: string, subjectId: string): string {
  return `${publicUrl}/demo/results/${encodeURIComponent(subjectId)}`;
}

export type DemoEnvironment = Readonly<Record<string, string | undefined>>;

/** Where the demo keeps its files: beside the database. */
export function demoFolder(environment: DemoEnvironment): string {
  const [, path] = /^sqlite:(.+)$/.exec(environment.DATABASE_URL ?? '') ?? [];
  return path === undefined || path === ':memory:' ? './data' : dirname(path);
}

/** The environment completed by demo mode's own settings; variables that are set stay. */
export function withDemoSettings(environment: DemoEnvironment, secrets: DemoSecrets): DemoEnvironment {
  const { AVSB_JWT_SECRET, AVSB_JWKS_URL } = environment;
  return {
    ...environment,
    ATLASSIAN_CLIENT_ID: secrets.clientId,
    ATLASSIAN_CLIENT_SECRET: secrets.clientSecret,
    ENCRYPTION_KEYS: environment.ENCRYPTION_KEYS || secrets.encryptionKeys,
    AVSB_WEBHOOK_SECRET: environment.AVSB_WEBHOOK_SECRET || secrets.webhookSecret,
    AVSB_JWT_SECRET: AVSB_JWT_SECRET || (AVSB_JWKS_URL ? undefined : secrets.jwtSecret),
    FORGE_APP_ID: environment.FORGE_APP_ID || demoForgeApp,
    // The demo talks to a person at a terminal, not to a log collector.
    LOG_LEVEL: environment.LOG_LEVEL || 'warn',
  };
}

/** The secrets of the demo in its folder, generated at its first start. */
export function demoSecrets(environment: DemoEnvironment): DemoSecrets {
  return keepDemoSecrets(demoFolder(environment));
}

/** The Forge app of the demo, which is registered nowhere. */
const demoForgeApp = 'ari:cloud:ecosystem::app/00000000-0000-4000-8000-000000000000';

/** What is needed to act as AvsB in demo mode. */
export function demoTarget(environment: DemoEnvironment, secrets: DemoSecrets, relayUrl: string): Target {
  return {
    relayUrl,
    organisation: demoOrganisation,
    person: demoAdmin,
    webhookSecret: environment.AVSB_WEBHOOK_SECRET?.split(/\s+/)[0] || secrets.webhookSecret,
    jwt: {
      secret: environment.AVSB_JWT_SECRET || secrets.jwtSecret,
      issuer: environment.AVSB_JWT_ISSUER || 'avsb',
      audience: environment.AVSB_JWT_AUDIENCE || 'avsb-jira-relay',
    },
  };
}
