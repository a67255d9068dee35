import type { SubjectKind } from '../../shared/event-type';
import type { SubjectRef } from '../domain/event';
import type { Database } from './database';

/** A ticket whose issue property is to be written, as it was taken. */
export interface PropertyWrite {
  readonly linkId: string;
  readonly mark: string;
  readonly failures: number;
  readonly issueId: string;
  readonly eventType: string;
  readonly subject: SubjectRef;
}

/** A connected site with properties to write. */
export interface SiteToWrite {
  readonly organisationId: string;
  readonly siteId: string;
  readonly cloudId: string;
}

interface PropertyWriteRow {
  link_id: string;
  organisation_id: string;
  site_id: string;
  mark: string;
  due_at: string;
  failures: number;
}

interface TakenRow {
  id: string;
  mark: string;
  failures: number;
  issue_id: string;
  event_type: string;
  subject_kind: SubjectKind;
  subject_id: string;
}

/**
 * Notes that the properties of a subject's open tickets are to be written. Noted often, each is written once.
 *
 * @param at `mark` is one that was never given before
 */
export async function notePropertyWrites(
  database: Database,
  organisationId: string,
  subject: SubjectRef,
  at: { readonly mark: string; readonly now: string },
): Promise<void> {
  const open: { id: string; site_id: string }[] = await database('links')
    .where({ organisation_id: organisationId, subject_kind: subject.kind, subject_id: subject.id, origin: 'event' })
    .whereNot({ status_category: 'done' })
    .select('id', 'site_id');
  for (const link of open) {
    await writes(database)
      .insert({
        link_id: link.id,
        organisation_id: organisationId,
        site_id: link.site_id,
        mark: at.mark,
        due_at: at.now,
        failures: 0,
      })
      .onConflict('link_id')
      // When it is due stays: a site that asked to wait, or a write under way, is not hurried by the next change.
      .merge(['mark']);
  }
}

/** The connected sites, of every organisation, that have properties due. */
export async function sitesToWrite(database: Database, now: string): Promise<SiteToWrite[]> {
  return database('sites')
    .where({ status: 'connected', removed_at: null })
    .whereIn('id', writes(database).where('due_at', '<=', now).distinct('site_id'))
    .orderBy('id')
    .select({ organisationId: 'organisation_id', siteId: 'id', cloudId: 'cloud_id' });
}

/** Takes properties of a site that are due; nobody else gets them before `until`. */
export async function takePropertyWrites(
  database: Database,
  { organisationId, siteId }: SiteToWrite,
  request: { readonly now: string; readonly until: string; readonly limit: number },
): Promise<PropertyWrite[]> {
  const ofSite = { organisation_id: organisationId, site_id: siteId };
  const due = writes(database)
    .where(ofSite)
    .andWhere('due_at', '<=', request.now)
    .orderBy(['due_at', 'link_id'])
    .limit(request.limit)
    .select('link_id');
  const taken: { link_id: string }[] = await writes(database)
    .where(ofSite)
    .andWhere('due_at', '<=', request.now)
    .whereIn('link_id', due)
    .update({ due_at: request.until })
    .returning('link_id');
  const rows: TakenRow[] = await database('property_writes')
    .join('links', 'links.id', 'property_writes.link_id')
    .where('property_writes.organisation_id', organisationId)
    .whereIn(
      'property_writes.link_id',
      taken.map((row) => row.link_id),
    )
    .orderBy('property_writes.link_id')
    .select('property_writes.mark', 'property_writes.failures', 'links.*');
  return rows.map((row) => ({
    linkId: row.id,
    mark: row.mark,
    failures: row.failures,
    issueId: row.issue_id,
    eventType: row.event_type,
    subject: { kind: row.subject_kind, id: row.subject_id },
  }));
}

/** It has been written, or need not be any more. Where the subject changed since it was taken, it is due once more. */
export async function finishPropertyWrite(
  database: Database,
  organisationId: string,
  { linkId, mark }: PropertyWrite,
  now: string,
): Promise<void> {
  const row = { organisation_id: organisationId, link_id: linkId };
  const finished = await writes(database)
    .where({ ...row, mark })
    .delete();
  if (finished === 0) await writes(database).where(row).update({ due_at: now, failures: 0 });
}

/** It could not be written, and comes again then. */
export async function putOffPropertyWrite(
  database: Database,
  organisationId: string,
  { linkId }: PropertyWrite,
  later: { readonly dueAt: string; readonly failures: number },
): Promise<void> {
  await writes(database)
    .where({ organisation_id: organisationId, link_id: linkId })
    .update({ due_at: later.dueAt, failures: later.failures });
}

function writes(database: Database) {
  return database<PropertyWriteRow>('property_writes');
}
