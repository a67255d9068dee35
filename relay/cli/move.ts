import { type Environment, readDatabaseUrl } from '../config';
import { AvsbError } from '../demo/avsb/avsb-error';
import { placeOf } from '../store/database';
import { moveToPostgres } from '../store/move';
import { MoveProblem } from '../store/move/refuse';
import { DatabaseProblem } from '../store/problem';
import { type Output, WrongUsage } from './output';

/** Where a deployment moves from, and to. */
export interface Route {
  readonly path: string;
  readonly url: string;
}

/**
 * Reads the route; `to` defaults to `DATABASE_URL`, where other users of the machine can't see the password.
 *
 * @throws WrongUsage where it does not lead from SQLite to PostgreSQL
 */
export function routeOf(from: string, to: string | undefined, environment: Environment): Route {
  const source = readDatabaseUrl(from);
  if (source?.engine !== 'sqlite') throw new WrongUsage('Name the file to move as sqlite:PATH.');
  const target = readDatabaseUrl(to ?? environment.DATABASE_URL?.trim() ?? '');
  if (target?.engine !== 'postgres') {
    throw new WrongUsage('Name the database to move to as postgres://…, here or by DATABASE_URL.');
  }
  return { path: source.path, url: target.url };
}

/** Moves a deployment from SQLite to PostgreSQL. @throws AvsbError where that isn't possible */
export async function move({ path, url }: Route, output: Output): Promise<void> {
  const place = placeOf({ engine: 'postgres', url });
  try {
    const rows = await moveToPostgres({
      from: path,
      to: url,
      now: () => new Date(),
      onTable: (table, count) => output.say(`${table}: ${count}`),
      onRestart: () => output.say(`${path} has changed since an earlier run: everything is copied again.`),
    });
    const total = Object.values(rows).reduce((sum, count) => sum + count, 0);
    output.result({ from: path, to: place, rows }, () => {
      output.say(`${total} rows are in ${place}, each compared with ${path}.`);
      output.say(
        'Set DATABASE_URL to it, leave everything else as it is, and start the relays. None will start on the file again.',
      );
    });
  } catch (error) {
    if (error instanceof MoveProblem) throw new AvsbError(error.message, error.nextStep);
    if (error instanceof DatabaseProblem) throw new AvsbError(error.message, 'Then run this again.');
    throw error;
  }
}
