import { writeSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { collectDefaultMetrics, Registry } from 'prom-client';
import { type App, startApp } from './app';
import { type Config, type Environment, isDemo, loadConfig } from './config';
import type { DemoControls } from './http/demo-controls';
import { crashReport, createLog } from './log';
import { secretsOf } from './secrets';
import { StartError } from './start-error';

await main();

/** Reads the configuration, starts the relay (in demo mode with a simulated Atlassian), and stops on a signal. */
async function main(): Promise<void> {
  try {
    const environment = withArguments(process.env, process.argv.slice(2));
    const running = isDemo(environment) ? await startWithDemo(environment) : await start(configOf(environment));
    stopOnSignal(running);
  } catch (error) {
    if (!(error instanceof StartError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
  }
}

interface Running {
  stop(): Promise<void>;
}

async function start(config: Config): Promise<Running> {
  const app = await startRelay(config);
  say(`AvsB for Jira listens on ${app.url}.`);
  return app;
}

async function startWithDemo(environment: Environment): Promise<Running> {
  const { startDemo } = await import('./demo/mode');
  const { demoSecrets, withDemoSettings } = await import('./demo/settings');
  const secrets = demoSecrets(environment);
  const config = configOf(withDemoSettings(environment, secrets));
  let relayUrl = config.publicUrl;
  const forgeFolder = fileURLToPath(new URL('./forge', import.meta.url));
  const demo = await startDemo(environment, secrets, config, () => relayUrl, forgeFolder);
  const { url } = demo.atlassian;
  try {
    const atlassian = { ...config.atlassian, authUrl: url, apiUrl: url };
    const forge = { ...config.forge, environment: 'PRODUCTION', jwksUrl: `${url}/forge/jwks.json` };
    const mail = config.mail ?? demo.mail;
    const app = await startRelay({ ...config, atlassian, forge, mail, isDemo: true }, demo.controls);
    relayUrl = app.url;
    const untold = config.role === 'worker' ? null : await demo.controls.tellOfProblems();
    if (untold !== null) say(`The demo's mailbox stays empty: ${untold}`);
    say(greeting(app, url));
    return {
      async stop() {
        await app.stop();
        await demo.stop();
      },
    };
  } catch (error) {
    await demo.stop();
    throw error;
  }
}

function startRelay(config: Config, demo: DemoControls | null = null): Promise<App> {
  const secrets = secretsOf(config);
  reportCrashes(secrets);
  const log = createLog({ level: config.logLevel, secrets });
  const webFolder = fileURLToPath(new URL('./web', import.meta.url));
  const processMetrics = new Registry();
  collectDefaultMetrics({ register: processMetrics });
  return startApp(config, { now: () => new Date(), random: Math.random, fetch, log, webFolder, processMetrics }, demo);
}

/** Node by itself would print everything attached to the error, such as the headers of a request. */
function reportCrashes(secrets: readonly string[]): void {
  process.on('uncaughtException', (error) => {
    writeSync(process.stderr.fd, crashReport(error, secrets));
    process.exit(1);
  });
}

function configOf(environment: Environment): Config {
  const result = loadConfig(environment);
  if (result.ok) return result.config;
  throw new StartError(result.problems.join('\n'));
}

/** `--role web` and `--role=web` are the same as `ROLE=web`. */
function withArguments(environment: Environment, args: readonly string[]): Environment {
  const index = args.findIndex((argument) => argument === '--role' || argument.startsWith('--role='));
  if (index === -1) return environment;
  const role = args[index]?.split('=')[1] ?? args[index + 1] ?? '';
  return { ...environment, ROLE: role };
}

function stopOnSignal(running: Running): void {
  let isStopping = false;
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => {
      if (isStopping) return;
      isStopping = true;
      void running.stop().then(
        () => process.exit(0),
        (error: unknown) => {
          process.stderr.write(`The relay did not stop as it should: ${String(error)}\n`);
          process.exit(1);
        },
      );
    });
  }
}

function greeting(app: App, atlassianUrl: string): string {
  return [
    `AvsB for Jira runs in demo mode on ${app.url}: nothing leaves this computer.`,
    `Beside it a simulated Atlassian Cloud runs on ${atlassianUrl}.`,
    '',
    `Open ${app.url} in a browser: it shows cause and effect side by side.`,
    'Or send an event as AvsB would, from a second terminal in this folder:',
    '',
    '  npm run cli -- send experiment.guardrail_breached',
    '',
    'It first connects the demo site and creates a destination, then prints the ticket that was filed.',
    'For a real Jira, set ATLASSIAN_CLIENT_ID and the rest of docs/configuration.md. Ctrl-C stops.',
  ].join('\n');
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}
