import type { SubjectRef } from '../domain/event';
import type { Link } from '../domain/link';
import type { Database } from './database';
import { links, type NewLink, rowOf, toLink } from './links';

interface RemovedLinkRow {
  id: string;
  organisation_id: string;
  dedup_key: string;
  issue_id: string;
  removed_at: string;
}

/** A link that somebody makes by hand: nothing de-duplicates on it. */
export type ManualLink = Omit<NewLink, 'eventType' | 'origin' | 'dedupKey' | 'followsIssueKey'>;

/** Adds a link made by hand. False where the issue and the subject are linked by hand already. */
export async function insertManualLink(database: Database, link: ManualLink): Promise<boolean> {
  const manual = { ...link, eventType: null, origin: 'manual', dedupKey: null, followsIssueKey: null } as const;
  const inserted: unknown[] = await links(database).insert(rowOf(manual)).onConflict().ignore().returning('id');
  return inserted.length > 0;
}

export async function findLink(database: Database, organisationId: string, id: string): Promise<Link | undefined> {
  const row = await links(database).where({ organisation_id: organisationId, id }).first();
  return row && toLink(row);
}

/** The oldest link between an issue and a subject. */
export async function linkBetween(
  database: Database,
  organisationId: string,
  ends: { readonly siteId: string; readonly issueId: string; readonly subject: SubjectRef },
): Promise<Link | undefined> {
  const row = await links(database)
    .where({
      organisation_id: organisationId,
      site_id: ends.siteId,
      issue_id: ends.issueId,
      subject_kind: ends.subject.kind,
      subject_id: ends.subject.id,
    })
    .orderBy('id')
    .first();
  return row && toLink(row);
}

/** Deletes a link; that an event filed the issue for its dedup key is remembered. False where it is gone already. */
export async function deleteLink(
  database: Database,
  organisationId: string,
  id: string,
  removedAt: string,
): Promise<boolean> {
  const row = await links(database).where({ organisation_id: organisationId, id }).first('dedup_key', 'issue_id');
  if (row === undefined) return false;
  const { dedup_key, issue_id } = row;
  if ((await links(database).where({ organisation_id: organisationId, id }).delete()) === 0) return false;
  if (dedup_key !== null) {
    const removed = { id, organisation_id: organisationId, dedup_key, issue_id, removed_at: removedAt };
    await database<RemovedLinkRow>('removed_links').insert(removed);
  }
  return true;
}
