#!/usr/bin/env node
import { Command } from 'commander';
import type { Variables } from '../../shared/event-type';
import { AvsbError } from '../demo/avsb/avsb-error';
import type { ListOptions } from './deliveries';
import type { ExportOptions } from './organisation';
import { createOutput, WrongUsage } from './output';
import type { RetryOptions } from './retry';
import type { EndOptions } from './sessions';
import type { SyncOptions } from './sync';
import { toVariable } from './to-variable';

interface CommonOptions {
  organisation?: string;
  json?: boolean;
}

// Each command is loaded when it is called: most need neither the database nor the catalogue.
const program = new Command('avsb-jira')
  .description('The command line of AvsB for Jira')
  .addHelpText(
    'after',
    [
      '',
      'Exit codes: 0 done; 1 not done, or a problem was found (the message says what to do next); 2 wrong usage.',
      'sync, keys rotate, callbacks, organisation and doctor use the database directly, while a relay may run; move does while none',
      'runs; the others call the relay.',
    ].join('\n'),
  )
  .exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : 2));

withCommonOptions(program.command('send'))
  .description('send an event as AvsB would, follow it, and report its outcome')
  .argument('<event-type>', 'for example experiment.guardrail_breached')
  .option('--again', 'repeat it for the same subject as the last event of this type', false)
  .option('--data <name=value>', 'a variable that differs from the sample; may be repeated', toVariable, {})
  .action((type: string, options: CommonOptions & { again: boolean; data: Variables }) =>
    import('./send').then(async ({ send }) => send(type, options, await targetOf(options), outputOf(options))),
  );

const deliveries = program.command('deliveries').description('the outcome of each event');

withCommonOptions(deliveries.command('list'))
  .description('list deliveries, newest first')
  .option('--state <state>', 'queued, delivering, delivered, waiting, failed, skipped or held')
  .option('--limit <count>', 'at most 200', '20')
  .action((options: CommonOptions & ListOptions) =>
    import('./deliveries').then(async ({ listDeliveries }) =>
      listDeliveries(options, await targetOf(options), outputOf(options)),
    ),
  );

withCommonOptions(deliveries.command('show'))
  .description('show one delivery with each of its attempts')
  .argument('<id>')
  .action((id: string, options: CommonOptions) =>
    import('./deliveries').then(async ({ showDelivery }) =>
      showDelivery(id, await targetOf(options), outputOf(options)),
    ),
  );

withCommonOptions(deliveries.command('retry'))
  .description('retry failed deliveries, or file skipped or held ones after all: those named, or all that match')
  .argument('[id...]')
  .option('--all', 'all that have failed', false)
  .option('--state <state>', 'failed (the default), skipped or held: all in that state that match the other options')
  .option('--at-once', 'file what is held at once, instead of at the pace of the storm guard')
  .option('--destination <id>', 'those of a destination')
  .option('--event-type <type>', 'those of an event type')
  .option('--subject <id>', 'those of a subject')
  .option('--from <time>', 'those received at that time (ISO 8601) or later')
  .option('--to <time>', 'those received before that time')
  .action((ids: string[], options: CommonOptions & RetryOptions) =>
    import('./retry').then(async ({ retryCalls, retryDeliveries }) =>
      retryDeliveries(retryCalls(ids, options), await targetOf(options), outputOf(options)),
    ),
  );

withCommonOptions(deliveries.command('dismiss'))
  .description('end failed or held deliveries as skipped: those named, or all that match')
  .argument('[id...]')
  .option('--all', 'all that have failed', false)
  .option('--state <state>', 'failed (the default) or held: all in that state that match the other options')
  .option('--destination <id>', 'those of a destination')
  .option('--event-type <type>', 'those of an event type')
  .option('--subject <id>', 'those of a subject')
  .option('--from <time>', 'those received at that time (ISO 8601) or later')
  .option('--to <time>', 'those received before that time')
  .action((ids: string[], options: CommonOptions & RetryOptions) =>
    import('./retry').then(async ({ dismissDeliveries, retryCalls }) =>
      dismissDeliveries(retryCalls(ids, options), await targetOf(options), outputOf(options)),
    ),
  );

const callbacks = program.command('callbacks').description('what AvsB is told of tickets and problems');

asJson(callbacks.command('list'))
  .description('list what AvsB did not take for three days, oldest first')
  .action((options: CommonOptions) =>
    import('./callbacks').then(({ listCallbacks }) => listCallbacks(process.env, outputOf(options))),
  );

asJson(callbacks.command('retry'))
  .description('send again what was given up: those named, or all')
  .argument('[id...]')
  .option('--all', 'all that were given up', false)
  .action((ids: string[], options: CommonOptions & { all: boolean }) =>
    import('./callbacks').then(({ retryCallbacks }) => retryCallbacks(ids, options, process.env, outputOf(options))),
  );

const sites = program.command('sites').description('the connected Jira sites');

withCommonOptions(sites.command('list'))
  .description('list the connected sites')
  .action((options: CommonOptions) =>
    import('./sites').then(async ({ listSites }) => listSites(await targetOf(options), outputOf(options))),
  );

withCommonOptions(sites.command('reconnect-url'))
  .description('print an address that signs a browser in, once and within a minute, to reconnect a site')
  .argument('<siteId>')
  .action((siteId: string, options: CommonOptions) =>
    import('./sites').then(async ({ reconnectUrl }) =>
      reconnectUrl(siteId, await targetOf(options), outputOf(options)),
    ),
  );

const sessions = program.command('sessions').description('who is signed in by a browser');

asJson(sessions.command('end'))
  .description('sign people out, for example after a leak: they have to come from AvsB again')
  .option('--organisation <id>', 'those of an organisation')
  .option('--person <id>', 'of that organisation, one person: the claim “sub” of their tokens')
  .option('--all', 'everybody', false)
  .action((options: CommonOptions & EndOptions) =>
    import('./sessions').then(({ end }) => end(options, process.env, outputOf(options))),
  );

withCommonOptions(program.command('sync'))
  .description('read the status of every ticket of the last 90 days from Jira now')
  .option('--site <siteId>', 'only of this site')
  .action((options: CommonOptions & SyncOptions) =>
    import('./sync').then(({ sync }) => sync(options, process.env, outputOf(options))),
  );

const keys = program.command('keys').description('the keys that encrypt tokens at rest');

asJson(keys.command('rotate'))
  .description(
    'encrypt every stored token with the first of ENCRYPTION_KEYS; can be interrupted and run again. Restart every relay ' +
      'with the new key added first, and remove the old one only afterwards',
  )
  .action((options: CommonOptions) => import('./keys').then(({ rotate }) => rotate(process.env, outputOf(options))));

const organisation = program.command('organisation').description('the data of an organisation');

asJson(organisation.command('export'))
  .description('write everything stored for an organisation, without tokens and other secrets, as JSON')
  .argument('<id>', 'as the claim “org” of its tokens names it')
  .option('--out <file>', 'to a new file, instead of the output')
  .action((id: string, options: CommonOptions & ExportOptions) =>
    import('./organisation').then(({ exportAll }) => exportAll(id, options, process.env, outputOf(options))),
  );

asJson(organisation.command('erase'))
  .description(
    'delete everything stored for an organisation, at once and for good; can be interrupted and run again. Have AvsB stop ' +
      'sending its events first. Its tickets in Jira stay',
  )
  .argument('<id>', 'as the claim “org” of its tokens names it')
  .action((id: string, options: CommonOptions) =>
    import('./organisation').then(({ erase }) => erase(id, process.env, outputOf(options))),
  );

asJson(program.command('move'))
  .description(
    'move a deployment from SQLite to an empty PostgreSQL, while no relay runs; can be interrupted and run again',
  )
  .argument('<from>', 'the file, as sqlite:PATH')
  .argument('[to]', 'the database, as postgres://…; without it, DATABASE_URL')
  .action((from: string, to: string | undefined, options: CommonOptions) =>
    import('./move').then(({ move, routeOf }) => move(routeOf(from, to, process.env), outputOf(options))),
  );

asJson(program.command('doctor'))
  .description('check everything that the relay depends on, and say what is wrong and what to do next')
  .action((options: CommonOptions) => import('./doctor').then(({ doctor }) => doctor(process.env, outputOf(options))));

try {
  await program.parseAsync();
} catch (error) {
  if (error instanceof WrongUsage) {
    console.error(error.message);
    process.exitCode = 2;
  } else if (error instanceof AvsbError) {
    console.error(error.message);
    console.error(error.nextStep);
    process.exitCode = 1;
  } else throw error;
}

function withCommonOptions(command: Command): Command {
  return asJson(command).option('--organisation <id>', 'which organisation (outside demo mode)');
}

function asJson(command: Command): Command {
  return command.option('--json', 'answer as JSON, for programs');
}

async function targetOf({ organisation }: CommonOptions) {
  const target = await import('./target');
  return target.targetOf(process.env, organisation);
}

function outputOf({ json = false }: CommonOptions) {
  return createOutput(json, (line) => console.log(line));
}
