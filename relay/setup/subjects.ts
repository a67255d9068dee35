import { workAfterSubjectChange } from '../delivery/issue-properties';
import { timestamp } from '../domain/clock';
import { findSubject, type KeyedSubject, storeSubjects } from '../store/subjects';
import type { SetupContext } from './context';

/** Stores a subject's reported state, unless a later one is known, and schedules the update of its tickets. */
export function updateSubject(
  context: Pick<SetupContext, 'transact' | 'queue' | 'now'>,
  reported: KeyedSubject,
): Promise<void> {
  const { organisationId, ref, subject: after } = reported;
  return context.transact(async (transaction) => {
    const before = await findSubject(transaction, organisationId, ref);
    if (before !== undefined && after.updatedAt < before.updatedAt) return;
    await storeSubjects(transaction, [reported], timestamp(context.now()));
    await context.queue.schedule(
      transaction,
      await workAfterSubjectChange(context, transaction, organisationId, ref, { before, after }),
    );
  });
}
