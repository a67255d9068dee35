import { dirname } from 'node:path';
import { type SimulatedAtlassian, startSimulatedAtlassian } from './atlassian';
import type { Target } from './avsb/client';
import { demoAdmin, demoOrganisation } from './avsb/organisation';
import { createDemoControls } from './controls';
import { type DemoSecrets, keepDemoAddress, keepDemoSecrets } from './secrets';
import { openWorldFile } from './world-file';

type Environment = Readonly<Record<string, string | undefined>>;

/** What demo mode has running beside the relay. */
export interface Demo {
  readonly atlassian: SimulatedAtlassian;
  /** What `/demo` does, once the relay is there to be called. */
  readonly controls: ReturnType<typeof createDemoControls>;
  stop(): Promise<void>;
}

/** Where the demo keeps what it makes up: beside the database. */
export function demoFolder(environment: Environment): string {
  const [, path] = /^sqlite:(.+)$/.exec(environment.DATABASE_URL ?? '') ?? [];
  return path === undefined || path === ':memory:' ? './data' : dirname(path);
}

/** The environment with everything that demo mode brings itself; what is set stays. */
export function withDemoSettings(environment: Environment, secrets: DemoSecrets): Environment {
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

/** The secrets of the demo in its folder, made up at its first start. */
export function demoSecrets(environment: Environment): DemoSecrets {
  return keepDemoSecrets(demoFolder(environment));
}

/** What the demo needs to know of the relay's configuration. */
export interface DemoRelay {
  readonly host: string;
  readonly port: number;
  readonly publicUrl: string;
  readonly forge: { readonly appId: string | null };
}

/** The Forge app of the demo, which is registered nowhere. */
const demoForgeApp = 'ari:cloud:ecosystem::app/00000000-0000-4000-8000-000000000000';

/** Starts the simulated Atlassian Cloud on its port: the one asked for, else the one after the relay's, else any. */
export async function startDemo(
  environment: Environment,
  secrets: DemoSecrets,
  relay: DemoRelay,
  relayUrl: () => string,
  forgeFolder: string,
): Promise<Demo> {
  const file = openWorldFile(demoFolder(environment), {
    clientId: secrets.clientId,
    clientSecret: secrets.clientSecret,
    redirectUris: [`${relay.publicUrl}/oauth/callback`],
  });
  const { host } = relay;
  const start = (port: number) =>
    startSimulatedAtlassian({
      host,
      port,
      world: file.world,
      onChange: () => file.save(),
      framedBy: () => [relayUrl(), relay.publicUrl],
      ...(relay.forge.appId !== null && { forge: { appId: relay.forge.appId, folder: forgeFolder, relayUrl } }),
    });
  const asked = environment.DEMO_ATLASSIAN_PORT;
  const atlassian = asked ? await start(Number(asked)) : await startAtOrAnywhere(start, relay.port + 1);
  keepDemoAddress(demoFolder(environment), atlassian.url);
  const target = () => demoTarget(environment, secrets, relayUrl());
  return {
    atlassian,
    controls: createDemoControls(atlassian, target, file.save),
    async stop() {
      await atlassian.close();
      file.flush();
    },
  };
}

/** What it takes to speak for AvsB in demo mode. */
export function demoTarget(environment: Environment, secrets: DemoSecrets, relayUrl: string): Target {
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

async function startAtOrAnywhere(
  start: (port: number) => Promise<SimulatedAtlassian>,
  port: number,
): Promise<SimulatedAtlassian> {
  try {
    return await start(port);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE') return start(0);
    throw error;
  }
}
