import { sql } from 'kysely';
import type { SubjectRef } from '../domain/event';
import type { Link } from '../domain/link';
import type { Database } from './database';
import { type NewLink, rowOf, toLink } from './links';

/** A link that a person makes by hand; it takes no part in deduplication. */
type ManualLink = Omit<NewLink, 'eventType' | 'origin' | 'dedupKey' | 'followsIssueKey' | 'deliveryId' | 'life'>;

/** Adds a link made by hand. False if the issue and the subject are already linked by hand. */
export async function insertManualLink(database: Database, link: ManualLink): Promise<boolean> {
  const none = { eventType: null, dedupKey: null, followsIssueKey: null, deliveryId: null } as const;
  const manual = { ...link, ...none, origin: 'manual' } as const;
  const inserted = await database
    .insertInto('links')
    .values(rowOf(manual))
    .onConflict((on) => on.doNothing())
    .returning('id')
    .execute();
  return inserted.length > 0;
}

export async function findLink(database: Database, organisationId: string, id: string): Promise<Link | undefined> {
  const row = await database
    .selectFrom('links')
    .selectAll()
    .where((is) => is.and({ organisation_id: organisationId, id }))
    .executeTakeFirst();
  return row && toLink(row);
}

/** The oldest link between an issue and a subject. */
export async function linkBetween(
  database: Database,
  organisationId: string,
  ends: { readonly siteId: string; readonly issueId: string; readonly subject: SubjectRef },
): Promise<Link | undefined> {
  const row = await database
    .selectFrom('links')
    .selectAll()
    .where((is) =>
      is.and({
        organisation_id: organisationId,
        site_id: ends.siteId,
        issue_id: ends.issueId,
        subject_kind: ends.subject.kind,
        subject_id: ends.subject.id,
      }),
    )
    .orderBy('id')
    .limit(sql.lit(1))
    .executeTakeFirst();
  return row && toLink(row);
}

/** Deletes a link, but remembers which issue an event filed for its dedup key. False if it no longer exists. */
export async function deleteLink(
  database: Database,
  organisationId: string,
  id: string,
  removedAt: string,
): Promise<boolean> {
  const deleted = await database
    .deleteFrom('links')
    .where((is) => is.and({ organisation_id: organisationId, id }))
    .returning(['dedup_key', 'issue_id'])
    .executeTakeFirst();
  if (deleted === undefined) return false;
  const { dedup_key, issue_id } = deleted;
  if (dedup_key !== null) {
    const removed = { id, organisation_id: organisationId, dedup_key, issue_id, removed_at: removedAt };
    await database.insertInto('removed_links').values(removed).execute();
  }
  return true;
}
