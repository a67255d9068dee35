#!/usr/bin/env node
import { Command } from 'commander';
import type { Variables } from '../../shared/event-type';
import { AvsbError } from '../demo/avsb/avsb-error';
import { type ListOptions, listDeliveries, showDelivery } from './deliveries';
import { doctor } from './doctor';
import { rotate } from './keys';
import { move, routeOf } from './move';
import { createOutput } from './output';
import { type RetryOptions, retryCalls, retryDeliveries } from './retry';
import { send, toVariable } from './send';
import { listSites, reconnectUrl } from './sites';
import { type SyncOptions, sync } from './sync';
import { targetOf } from './target';
import { WrongUsage } from './wrong-usage';

interface Everywhere {
  organisation?: string;
  json?: boolean;
}

const program = new Command('avsb-jira')
  .description('The command line of AvsB for Jira')
  .addHelpText(
    'after',
    [
      '',
      'Exit codes: 0 done; 1 not done, or a problem was found (what happened and what to do next is said); 2 wrong usage.',
      'sync, keys rotate and doctor work on the database itself, beside a relay that runs; move does while none runs; the',
      'others call the relay.',
    ].join('\n'),
  )
  .exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : 2));

everywhere(program.command('send'))
  .description('send an event as AvsB would, follow it, and tell what became of it')
  .argument('<event-type>', 'such as experiment.guardrail_breached')
  .option('--again', 'let it happen again to the same subject as the last one of this type', false)
  .option('--data <name=value>', 'a variable that differs from the sample; may be repeated', toVariable, {})
  .action((type: string, options: Everywhere & { again: boolean; data: Variables }) =>
    send(type, options, targetOf(process.env, options.organisation), outputOf(options)),
  );

const deliveries = program.command('deliveries').description('what became of each event');

everywhere(deliveries.command('list'))
  .description('list deliveries, newest first')
  .option('--state <state>', 'queued, delivering, delivered, waiting or failed')
  .option('--limit <count>', 'at most 200', '20')
  .action((options: Everywhere & ListOptions) =>
    listDeliveries(options, targetOf(process.env, options.organisation), outputOf(options)),
  );

everywhere(deliveries.command('show'))
  .description('show one delivery with each of its tries')
  .argument('<id>')
  .action((id: string, options: Everywhere) =>
    showDelivery(id, targetOf(process.env, options.organisation), outputOf(options)),
  );

everywhere(deliveries.command('retry'))
  .description('try deliveries that have failed again: those named, or all that match')
  .argument('[id...]')
  .option('--all', 'all that have failed', false)
  .option('--state <state>', 'failed: all that have failed and match the other options')
  .option('--destination <id>', 'those of a destination')
  .option('--event-type <type>', 'those of an event type')
  .option('--subject <id>', 'those of a subject')
  .option('--from <time>', 'those that came at that time (ISO 8601) or later')
  .option('--to <time>', 'those that came before that time')
  .action((ids: string[], options: Everywhere & RetryOptions) =>
    retryDeliveries(retryCalls(ids, options), targetOf(process.env, options.organisation), outputOf(options)),
  );

const sites = program.command('sites').description('the connected Jira sites');

everywhere(sites.command('list'))
  .description('list the connected sites')
  .action((options: Everywhere) => listSites(targetOf(process.env, options.organisation), outputOf(options)));

everywhere(sites.command('reconnect-url'))
  .description('print an address that signs a browser in, once and within a minute, to connect a site again')
  .argument('<siteId>')
  .action((siteId: string, options: Everywhere) =>
    reconnectUrl(siteId, targetOf(process.env, options.organisation), outputOf(options)),
  );

everywhere(program.command('sync'))
  .description('read the status of every ticket of the last 90 days from Jira now')
  .option('--site <siteId>', 'of this site alone')
  .action((options: Everywhere & SyncOptions) => sync(options, process.env, outputOf(options)));

const keys = program.command('keys').description('the keys that encrypt tokens at rest');

asJson(keys.command('rotate'))
  .description(
    'encrypt every stored token with the first of ENCRYPTION_KEYS; may be cut off and run again. Restart every relay ' +
      'with the new key added first, and take the old one away only afterwards',
  )
  .action((options: Everywhere) => rotate(process.env, outputOf(options)));

asJson(program.command('move'))
  .description(
    'carry a deployment from SQLite to an empty PostgreSQL, while no relay runs; may be cut off and run again',
  )
  .argument('<from>', 'the file, as sqlite:PATH')
  .argument('[to]', 'the database, as postgres://…; without it, DATABASE_URL')
  .action((from: string, to: string | undefined, options: Everywhere) =>
    move(routeOf(from, to, process.env), outputOf(options)),
  );

asJson(program.command('doctor'))
  .description('look at all that the relay depends on, and say what is wrong and what to do next')
  .action((options: Everywhere) => doctor(process.env, outputOf(options)));

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

function everywhere(command: Command): Command {
  return asJson(command).option('--organisation <id>', 'whose it is (outside demo mode)');
}

function asJson(command: Command): Command {
  return command.option('--json', 'answer as JSON, for programs');
}

function outputOf({ json = false }: Everywhere) {
  return createOutput(json, (line) => console.log(line));
}
