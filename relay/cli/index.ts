#!/usr/bin/env node
import { Command } from 'commander';
import type { Variables } from '../../shared/event-type';
import { AvsbError } from '../demo/avsb/avsb-error';
import { type ListOptions, listDeliveries, showDelivery } from './deliveries';
import { createOutput } from './output';
import { send, toVariable } from './send';
import { targetOf } from './target';

interface Everywhere {
  organisation?: string;
  json?: boolean;
}

const program = new Command('avsb-jira')
  .description('The command line of AvsB for Jira')
  .addHelpText('after', '\nExit codes: 0 done, 1 not done (what happened and what to do next is said), 2 wrong usage.')
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

try {
  await program.parseAsync();
} catch (error) {
  if (!(error instanceof AvsbError)) throw error;
  console.error(error.message);
  console.error(error.nextStep);
  process.exitCode = 1;
}

function everywhere(command: Command): Command {
  return command
    .option('--organisation <id>', 'whose it is (outside demo mode)')
    .option('--json', 'answer as JSON, for programs');
}

function outputOf({ json = false }: Everywhere) {
  return createOutput(json, (line) => console.log(line));
}
