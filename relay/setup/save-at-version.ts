import { noteProblems } from '../delivery/note-problems';
import { AppError, notFound } from '../domain/app-error';
import type { Database } from '../store/database';
import { type Destination, findDestination, lockDestination } from '../store/destinations';
import type { Person, SetupContext } from './context';

/** Saves a change in a transaction that has locked the destination, at the version from which it was prepared. */
export type Save<Saved> = (transaction: Database, destination: Destination) => Promise<Saved>;

/**
 * Changes a destination: prepares the change, which may ask Jira, and saves it. If another request saved the destination in
 * the meantime, the change is prepared again from that version, so that no change is lost.
 *
 * @param expectedVersion the version that the caller knows, if it gives one
 * @throws 404 for an unknown destination, 412 if it is no longer at the expected version
 */
export async function saveAtVersion<Saved>(
  context: SetupContext,
  { organisationId }: Person,
  destinationId: string,
  expectedVersion: number | undefined,
  prepare: (destination: Destination) => Promise<Save<Saved>>,
): Promise<Saved> {
  for (;;) {
    const seen = await findDestination(context.database, organisationId, destinationId);
    if (seen === undefined) throw notFound('destination');
    if (expectedVersion !== undefined && expectedVersion !== seen.version) throw stale();
    const save = await prepare(seen);
    const outcome = await context.transact(async (transaction) => {
      const held = await lockDestination(transaction, organisationId, destinationId);
      if (held === undefined) throw notFound('destination');
      if (held.version !== seen.version) return undefined;
      const saved = await save(transaction, held);
      await noteProblems(context, transaction, organisationId, { destinationId });
      return { saved };
    });
    if (outcome !== undefined) return outcome.saved;
  }
}

function stale(): AppError {
  return new AppError(
    'stale_version',
    412,
    'This destination has been saved since you read it.',
    'Read it again, apply your changes to it, and send them with its new version.',
  );
}
