import { sql } from 'kysely';
import type { Database } from '../database';
import { applicationName } from '../postgres/connect';
import type { MoveMark } from './mark';
import { countIn } from './rows';
import type { MovedTable } from './tables';

/** Why a deployment cannot be moved, in words for the operator: what is wrong, and what to do next. */
export class MoveProblem extends Error {
  constructor(
    message: string,
    readonly nextStep: string,
  ) {
    super(message);
  }
}

/** @throws MoveProblem if the tables aren't those of this version: migrations are pending, or unknown ones have run */
export function refuseAnotherVersion(place: string, pending: number | undefined): void {
  if (pending === undefined) {
    throw new MoveProblem(`A newer version has changed ${place}.`, 'Use that version to move it.');
  }
  if (pending > 0) {
    throw new MoveProblem(
      `${place} is ${pending} changes behind this version.`,
      'Start the relay of this version on it once, stop it, and run this again.',
    );
  }
}

/** @throws MoveProblem if a relay is connected: it would work on half the data */
export async function refuseConnected(postgres: Database, place: string): Promise<void> {
  const relays = await sql`
    SELECT pid FROM pg_stat_activity
    WHERE datname = current_database() AND application_name = ${applicationName}`.execute(postgres);
  if (relays.rows.length > 0) {
    throw new MoveProblem(`A relay is connected to ${place}.`, 'Stop every relay on it, and run this again.');
  }
}

/** @throws MoveProblem if a deployment already has its data there */
export async function refuseFilled(postgres: Database, place: string, tables: readonly MovedTable[]): Promise<void> {
  for (const table of tables.filter(({ isTenants }) => isTenants)) {
    if ((await countIn(postgres, table)) > 0) {
      throw new MoveProblem(
        `${place} holds a relay's data already, in ${table.name}.`,
        'Create an empty database, and move to that.',
      );
    }
  }
}

/** @throws MoveProblem if the move has already finished, or either side belongs to another move */
export function refuseOther(
  { from, place, deployment }: { readonly from: string; readonly place: string; readonly deployment: string },
  out: MoveMark | undefined,
  begun: MoveMark | undefined,
): void {
  if (begun !== undefined && begun.deployment !== deployment) {
    throw new MoveProblem(
      `Another deployment, ${begun.place}, is moving to ${place}, or has moved there.`,
      'Create an empty database, and move to that.',
    );
  }
  if (begun?.finished_at) {
    throw new MoveProblem(
      `${from} has moved to ${place}, at ${begun.finished_at}. Nothing is left to do.`,
      'Set DATABASE_URL to it, and start the relays.',
    );
  }
  if (out !== undefined && out.place !== place) {
    throw new MoveProblem(
      `${from} has moved to ${out.place}, at ${out.finished_at}.`,
      'It continues there. To move on from there, use the tools of PostgreSQL.',
    );
  }
}
