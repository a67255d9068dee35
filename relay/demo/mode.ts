import { errorCodeOf } from '../error-code';
import { type SimulatedAtlassian, startSimulatedAtlassian } from './atlassian';
import { isLoopbackHost } from './atlassian/only-here';
import { createDemoControls } from './controls';
import { type Mailbox, startMailbox } from './mail/mailbox';
import { type DemoSecrets, keepDemoAddress } from './secrets';
import { type DemoEnvironment, demoFolder, demoSender, demoTarget } from './settings';
import { openWorldFile } from './world-file';

/** What demo mode runs beside the relay. */
export interface Demo {
  readonly atlassian: SimulatedAtlassian;
  /** The controls of `/demo`, once the relay can be called. */
  readonly controls: ReturnType<typeof createDemoControls>;
  /** How the relay mails in the demo: to the demo's own mailbox. */
  readonly mail: { readonly smtpUrl: string; readonly from: string };
  stop(): Promise<void>;
}

/** The part of the relay's configuration that the demo needs. */
interface DemoRelay {
  readonly host: string;
  readonly port: number;
  readonly publicUrl: string;
  readonly forge: { readonly appId: string | null };
}

/** Starts the simulated Atlassian Cloud on its port: the one asked for, else the one after the relay's, else any. */
export async function startDemo(
  environment: DemoEnvironment,
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
  // The simulator has no sign-in, so it stays on this computer even if the relay listens to others.
  const host = isLoopbackHost(relay.host) ? relay.host : '127.0.0.1';
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
  const mailbox = await startMailboxBeside(atlassian);
  const target = () => demoTarget(environment, secrets, relayUrl());
  return {
    atlassian,
    controls: createDemoControls({ atlassian, mailbox, target, publicUrl: relay.publicUrl, save: file.save }),
    mail: { smtpUrl: mailbox.smtpUrl, from: demoSender },
    async stop() {
      await mailbox.close();
      await atlassian.close();
      file.flush();
    },
  };
}

async function startMailboxBeside(atlassian: SimulatedAtlassian): Promise<Mailbox> {
  try {
    return await startMailbox();
  } catch (error) {
    await atlassian.close();
    throw error;
  }
}

async function startAtOrAnywhere(
  start: (port: number) => Promise<SimulatedAtlassian>,
  port: number,
): Promise<SimulatedAtlassian> {
  try {
    return await start(port);
  } catch (error) {
    if (errorCodeOf(error) === 'EADDRINUSE') return start(0);
    throw error;
  }
}
