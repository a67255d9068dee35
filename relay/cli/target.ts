import { type Environment, isDemo } from '../config';
import { AvsbError } from '../demo/avsb/avsb-error';
import type { Target } from '../demo/avsb/client';
import { readDemoSecrets } from '../demo/secrets';
import { demoFolder, demoTarget } from '../demo/settings';
import { noDemo } from './config';

/** The relay that the command line talks to. */
export interface CliTarget extends Target {
  readonly isDemo: boolean;
}

/** Finds the relay by the same environment that it was started with; in demo mode by its data folder too. */
export function targetOf(environment: Environment, organisationId: string | undefined): CliTarget {
  const relayUrl = (environment.PUBLIC_URL || `http://localhost:${environment.PORT || 3000}`).replace(/\/+$/, '');
  if (!isDemo(environment)) return { ...realTarget(environment, organisationId, relayUrl), isDemo: false };
  const secrets = readDemoSecrets(demoFolder(environment));
  if (secrets === undefined) throw noDemo();
  const target = demoTarget(environment, secrets, relayUrl);
  const organisation =
    organisationId === undefined ? target.organisation : { id: organisationId, name: organisationId };
  return { ...target, organisation, isDemo: true };
}

function realTarget(environment: Environment, organisationId: string | undefined, relayUrl: string): Target {
  const webhookSecret = environment.AVSB_WEBHOOK_SECRET?.split(/\s+/)[0];
  const jwtSecret = environment.AVSB_JWT_SECRET;
  if (!webhookSecret || !jwtSecret) {
    throw new AvsbError(
      'AVSB_WEBHOOK_SECRET and AVSB_JWT_SECRET are needed to act as AvsB.',
      'Set both to the same values as for the relay.',
    );
  }
  if (organisationId === undefined) {
    throw new AvsbError('No organisation was named.', 'Name it with --organisation.');
  }
  return {
    relayUrl,
    organisation: { id: organisationId, name: organisationId },
    person: { id: 'cli', name: 'Command line' },
    webhookSecret,
    jwt: {
      secret: jwtSecret,
      issuer: environment.AVSB_JWT_ISSUER || 'avsb',
      audience: environment.AVSB_JWT_AUDIENCE || 'avsb-jira-relay',
    },
  };
}
