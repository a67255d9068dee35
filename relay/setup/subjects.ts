import { workAfterSubjectChange } from '../delivery/issue-properties';
import { timestamp } from '../domain/clock';
import { findSubject, type KeyedSubject, storeSubjects } from '../store/subjects';
import type { SetupContext } from './context';

/** Takes in how a subject stands, unless a later state of it is known, and notes which tickets are to say so. */
export function updateSubject(
  context: Pick<SetupContext, 'transact' | 'queue' | 'now'>,
  told: KeyedSubject,
): Promise<void> {
  const { organisationId, ref, subject: after } = told;
  return context.transact(async (transaction) => {
    const before = await findSubject(transaction, organisationId, ref);
    if (before !== undefined && after.updatedAt < before.updatedAt) return;
    await storeSubjects(transaction, [told], timestamp(context.now()));
    await context.queue.schedule(
      transaction,
      await workAfterSubjectChange(context, transaction, organisationId, ref, { before, after }),
    );
  });
}
