import { AppError, notFound } from '../domain/app-error';
import type { Database } from '../store/database';
import { type Destination, findDestination, lockDestination } from '../store/destinations';
import type { Person, SetupContext } from './context';

/** Writes a change in a transaction that holds the destination, which is the one that the change was worked out from. */
export type Save<Saved> = (trx: Database, destination: Destination) => Promise<Saved>;

/**
 * Changes a destination: works the change out, which may ask Jira, and saves it. Where somebody else has saved in
 * between, it is worked out again from what they saved, so that nobody's change is lost.
 *
 * @param expectedVersion the version that the caller knows, where it names one
 * @throws 404 for an unknown destination, 412 where it is not at the expected version any more
 */
export async function saveAtVersion<Saved>(
  context: SetupContext,
  { organisationId }: Person,
  destinationId: string,
  expectedVersion: number | undefined,
  workOut: (destination: Destination) => Promise<Save<Saved>>,
): Promise<Saved> {
  for (;;) {
    const seen = await findDestination(context.database, organisationId, destinationId);
    if (seen === undefined) throw notFound('destination');
    if (expectedVersion !== undefined && expectedVersion !== seen.version) throw stale();
    const save = await workOut(seen);
    const outcome = await context.transact(async (trx) => {
      const held = await lockDestination(trx, organisationId, destinationId);
      if (held === undefined) throw notFound('destination');
      return held.version === seen.version ? { saved: await save(trx, held) } : undefined;
    });
    if (outcome !== undefined) return outcome.saved;
  }
}

function stale(): AppError {
  return new AppError(
    'stale_version',
    412,
    'Somebody else saved this destination.',
    'Read it again, apply your changes to it, and send them with its new version.',
  );
}
