import type { Jira } from '../atlassian/jira';
import type { Log } from '../delivery/log';
import { type Clock, later, timestamp } from '../domain/clock';
import { issuePropertyFor } from '../domain/issue-property';
import { afterRead } from '../domain/status-sync';
import type { Database } from '../store/database';
import {
  finishPropertyWrite,
  type PropertyWrite,
  putOffPropertyWrite,
  type SiteToWrite,
  sitesToWrite,
  takePropertyWrites,
} from '../store/property-writes';
import { findSubject } from '../store/subjects';
import type { PointsBudget } from './points-budget';

/** What writing issue properties needs. */
export interface IssuePropertiesContext {
  readonly database: Database;
  readonly jira: Pick<Jira, 'setIssueProperty'>;
  /** Shared by all that calls Jira in rounds. */
  readonly budget: PointsBudget;
  readonly now: Clock;
  /** Between 0 (included) and 1 (excluded). */
  readonly random: () => number;
  /** Aborted when the relay stops: no request is begun after that. */
  readonly stopping: AbortSignal;
  readonly log: Log;
}

/** Taken few at a time, so that whoever took them has written them before anybody else may. */
const takenAtOnce = 4;
const takenMs = 90_000;

/** Jira charges a write as it does a read of one issue. */
const pointsToWrite = 2;

/** A site that cannot be written to is asked again after this long. */
const unusableMs = 10 * 60_000;

/**
 * Writes what is due, each site by itself: the property says how the subject stands at that moment, so that writing it
 * twice, or after a later change, does no harm.
 */
export async function writeIssueProperties(context: IssuePropertiesContext): Promise<void> {
  const sites = await sitesToWrite(context.database, timestamp(context.now()));
  await Promise.all(
    sites.map(async (site) => {
      try {
        await writeSite(context, site);
      } catch (error) {
        context.log.error(
          { err: error, siteId: site.siteId },
          'Issue properties could not be written. They come again.',
        );
      }
    }),
  );
}

async function writeSite(context: IssuePropertiesContext, site: SiteToWrite): Promise<void> {
  const { database, now, stopping } = context;
  for (;;) {
    const takenAt = now();
    const taken = await takePropertyWrites(database, site, {
      now: timestamp(takenAt),
      until: timestamp(later(takenAt, takenMs)),
      limit: takenAtOnce,
    });
    if (taken.length === 0) return;
    let mayGoOn = true;
    for (const write of taken) {
      // What was taken and is not begun is given back at once: another process may go on with it.
      if (mayGoOn && !stopping.aborted) mayGoOn = await writeOne(context, site, write);
      else await putOff(context, site, write, 0, write.failures);
    }
    if (!mayGoOn || stopping.aborted) return;
  }
}

/** @returns whether the site takes more now */
async function writeOne(context: IssuePropertiesContext, site: SiteToWrite, write: PropertyWrite): Promise<boolean> {
  const { database, jira, budget, now, random, log } = context;
  const { organisationId } = site;
  const subject = await findSubject(database, organisationId, write.subject);
  if (subject === undefined) {
    await finishPropertyWrite(database, organisationId, write, timestamp(now()));
    return true;
  }
  const waitMs = await budget.take(pointsToWrite);
  if (waitMs > 0) {
    await putOff(context, site, write, waitMs, write.failures);
    return false;
  }
  const property = issuePropertyFor(write.subject, write.eventType, subject);
  const answer = await jira.setIssueProperty(site, write.issueId, property);
  if (answer.kind === 'ok') {
    await finishPropertyWrite(database, organisationId, write, timestamp(now()));
    return true;
  }
  if (answer.kind === 'paused') await budget.giveBack(pointsToWrite);
  const after = afterRead(answer, write.failures, now(), random());
  if (after.kind === 'again') await putOff(context, site, write, after.waitMs, after.failures);
  else if (after.kind === 'stop') await putOff(context, site, write, unusableMs, 0);
  else {
    // Gone, or not ours to edit: JQL goes without it, and the ticket is as good as before.
    log.warn(
      { siteId: site.siteId, issueId: write.issueId, message: after.message },
      'An issue property was not written.',
    );
    await finishPropertyWrite(database, organisationId, write, timestamp(now()));
    return true;
  }
  return false;
}

function putOff(
  { database, now }: IssuePropertiesContext,
  { organisationId }: SiteToWrite,
  write: PropertyWrite,
  waitMs: number,
  failures: number,
): Promise<void> {
  return putOffPropertyWrite(database, organisationId, write, { dueAt: timestamp(later(now(), waitMs)), failures });
}
