import type { Environment } from '../config';
import { endSessions } from '../store/sessions';
import { type Output, WrongUsage } from './output';
import { withCommandContext } from './wiring';

export interface EndOptions {
  readonly organisation?: string;
  readonly person?: string;
  readonly all: boolean;
}

/** Signs people out: one person of an organisation, all of it, or everybody. */
export async function end(
  { organisation, person, all }: EndOptions,
  environment: Environment,
  output: Output,
): Promise<void> {
  if (all === (organisation !== undefined)) throw new WrongUsage('Name either --organisation or --all.');
  if (all && person !== undefined) throw new WrongUsage('Name the --organisation of that --person.');
  const whose = { organisationId: organisation, userId: person };
  const ended = await withCommandContext(environment, ({ database }) => endSessions(database, whose));
  output.result({ ended }, () =>
    output.say(`${ended} sessions ended. Those people must open Integrations from AvsB again.`),
  );
}
