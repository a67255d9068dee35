import { workAfterSubjectChange } from '../delivery/issue-properties';
import { timestamp } from '../domain/clock';
import { findSubject, type KeyedSubject, storeSubjects } from '../store/subjects';
import type { SetupContext } from './context';

/** Takes in how a subject stands, unless a later state of it is known, and notes which tickets are to say so. */
export function tellSubject(
  context: Pick<SetupContext, 'transact' | 'queue' | 'now'>,
  told: KeyedSubject,
): Promise<void> {
  const { organisationId, ref, subject: after } = told;
  return context.transact(async (trx) => {
    const before = await findSubject(trx, organisationId, ref);
    if (before !== undefined && after.updatedAt < before.updatedAt) return;
    await storeSubjects(trx, [told], timestamp(context.now()));
    await context.queue.schedule(
      trx,
      await workAfterSubjectChange(context, trx, organisationId, ref, { before, after }),
    );
  });
}
