#!/usr/bin/env node
import { Command } from 'commander';
import { CliError } from './cli-error';
import { send } from './send';
import { targetOf } from './target';

const program = new Command('avsb-jira').description('The command line of AvsB for Jira');

program
  .command('send')
  .description('send the sample of an event type as AvsB would, and tell what became of it')
  .argument('<event-type>', 'such as experiment.guardrail_breached')
  .option('--organisation <id>', 'whose event it is (outside demo mode)')
  .action(async (type: string, { organisation }: { organisation?: string }) => {
    await send(type, targetOf(process.env, organisation), (line) => console.log(line));
  });

try {
  await program.parseAsync();
} catch (error) {
  if (!(error instanceof CliError)) throw error;
  console.error(error.message);
  console.error(error.nextStep);
  process.exitCode = 1;
}
