import type { Environment } from '../../config';
import { AvsbError } from '../../demo/avsb/avsb-error';
import { readConfig } from '../config';
import type { Output } from '../output';
import { checkAtlassian } from './atlassian';
import { checkDatabase } from './database';
import { type Finding, ok, problem } from './finding';
import { checkRelay } from './relay';

/** Checks everything that the relay depends on, and says what is wrong and what to do next. */
export async function doctor(environment: Environment, output: Output): Promise<void> {
  const findings = await checkAll(environment);
  output.result({ findings }, () => {
    for (const { check, status, message, nextStep } of findings) {
      output.say(`${status.padEnd(8)} ${check}: ${message}`);
      if (nextStep !== null) output.say(`${' '.repeat(9)}${nextStep}`);
    }
  });
  const problems = findings.filter(({ status }) => status === 'problem').length;
  if (problems > 0) {
    throw new AvsbError(
      `${problems} of ${findings.length} checks found a problem.`,
      'Follow the steps above, then run this again.',
    );
  }
}

async function checkAll(environment: Environment): Promise<Finding[]> {
  const result = readConfig(environment);
  if (!result.ok) {
    const nextStep = 'Set it as described in docs/configuration.md, for the relay and for this command.';
    return result.problems.map((message) => problem('configuration', message, nextStep));
  }
  const { config } = result;
  return [
    ok('configuration', config.isDemo ? 'Demo mode.' : 'All variables are set and well-formed.'),
    ...(await checkDatabase(config)),
    ...(await checkAtlassian(config.atlassian)),
    await checkRelay(config.publicUrl),
  ];
}
