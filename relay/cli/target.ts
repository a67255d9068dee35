import { type Environment, isDemo } from '../config';
import { demoFolder } from '../demo/mode';
import { demoAdmin, demoOrganisation } from '../demo/organisation';
import { readDemoSecrets } from '../demo/secrets';
import { CliError } from './cli-error';

/** The relay that the command line talks to, and what it takes to speak for AvsB. */
export interface Target {
  readonly relayUrl: string;
  readonly organisation: { readonly id: string; readonly name: string };
  readonly person: { readonly id: string; readonly name: string };
  readonly webhookSecret: string;
  readonly jwt: { readonly secret: string; readonly issuer: string; readonly audience: string };
  readonly isDemo: boolean;
}

/** Finds the relay by the same environment that it was started with; in demo mode by its data folder too. */
export function targetOf(environment: Environment, organisationId: string | undefined): Target {
  const demo = isDemo(environment);
  const kept = demo ? readDemoSecrets(demoFolder(environment)) : undefined;
  const webhookSecret = environment.AVSB_WEBHOOK_SECRET?.split(/\s+/)[0] || kept?.webhookSecret;
  const jwtSecret = environment.AVSB_JWT_SECRET || kept?.jwtSecret;
  if (demo && kept === undefined) {
    throw new CliError('No demo has run in this folder yet.', 'Start it with “npm start” in another terminal first.');
  }
  if (!webhookSecret || !jwtSecret) {
    throw new CliError(
      'AVSB_WEBHOOK_SECRET and AVSB_JWT_SECRET are needed to speak for AvsB.',
      'Set both as they are set for the relay.',
    );
  }
  if (!demo && organisationId === undefined) {
    throw new CliError('Which organisation is meant is not known.', 'Name it with --organisation.');
  }
  return {
    relayUrl: (environment.PUBLIC_URL || `http://localhost:${environment.PORT || 3000}`).replace(/\/+$/, ''),
    organisation: organisationId === undefined ? demoOrganisation : { id: organisationId, name: organisationId },
    person: demo ? demoAdmin : { id: 'cli', name: 'Command line' },
    webhookSecret,
    jwt: {
      secret: jwtSecret,
      issuer: environment.AVSB_JWT_ISSUER || 'avsb',
      audience: environment.AVSB_JWT_AUDIENCE || 'avsb-jira-relay',
    },
    isDemo: demo,
  };
}
