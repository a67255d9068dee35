import type { SubjectKind } from '../../shared/event-type';
import type { SubjectRef } from '../domain/event';
import { type IssueStatus, isOpen, type Link, type StatusCategory } from '../domain/link';
import type { CachedLink, LinkChange } from '../domain/status-sync';
import type { Database } from './database';
import { type Page, type PageRequest, pageOf, searchedPageOf } from './page';
import { statement } from './statement';

export interface NewLink extends Link {
  readonly destinationId: string;
  readonly organisationId: string;
  readonly siteId: string;
  readonly dedupKey: string | null;
  readonly followsIssueKey: string | null;
}

interface LinkRow {
  id: string;
  organisation_id: string;
  destination_id: string;
  site_id: string;
  issue_id: string;
  issue_key: string;
  issue_url: string;
  subject_kind: SubjectKind;
  subject_id: string;
  event_type: string | null;
  origin: Link['origin'];
  dedup_key: string | null;
  follows_issue_key: string | null;
  status_name: string;
  status_category: StatusCategory;
  takes_comments: boolean | number;
  created_at: string;
}

export async function insertLink(database: Database, link: NewLink): Promise<void> {
  await insertRow(database, rowOf(link));
}

const insertRow = statement<LinkRow>((database, row) => links(database).insert(row));

/** One page of an organisation's links, newest first; of one subject where one is named. */
export function listLinks(
  database: Database,
  organisationId: string,
  subject: { readonly kind?: SubjectKind | undefined; readonly id?: string | undefined },
  request: PageRequest,
): Promise<Page<Link>> {
  const all = links(database).where({ organisation_id: organisationId });
  const query = all.clone();
  if (subject.kind !== undefined) query.andWhere({ subject_kind: subject.kind });
  if (subject.id !== undefined) query.andWhere({ subject_id: subject.id });
  const isNamed = subject.kind !== undefined && subject.id !== undefined;
  // By either alone, no index finds them.
  if (isNamed || (subject.kind ?? subject.id) === undefined) return pageOf<LinkRow, Link>(query, request, toLink);
  return searchedPageOf<LinkRow, Link>(database, { all, matching: query }, request, toLink);
}

/** So many links to one issue are shown: people make them by hand. */
const maxLinksOfIssue = 50;

/** An organisation's links to one issue, the oldest first. */
export async function linksOfIssue(
  database: Database,
  organisationId: string,
  issue: { readonly siteId: string; readonly issueId: string },
): Promise<Link[]> {
  const rows = await links(database)
    .where({ organisation_id: organisationId, site_id: issue.siteId, issue_id: issue.issueId })
    .orderBy('id')
    .limit(maxLinksOfIssue);
  return rows.map(toLink);
}

/** The newest ticket that each destination's events filed. */
export async function lastTicketsOf(
  database: Database,
  organisationId: string,
  destinationIds: readonly string[],
): Promise<Map<string, { issueKey: string; url: string; at: string }>> {
  const newest = links(database)
    .where({ organisation_id: organisationId, origin: 'event' })
    .whereIn('destination_id', [...destinationIds])
    .groupBy('destination_id')
    .max('id');
  const rows = await links(database).where({ organisation_id: organisationId }).whereIn('id', newest);
  return new Map(
    rows.map((row) => [row.destination_id, { issueKey: row.issue_key, url: row.issue_url, at: row.created_at }]),
  );
}

/** The newest ticket that an event of this dedup key filed. */
export async function newestTicketOf(
  database: Database,
  organisationId: string,
  dedupKey: string,
): Promise<Link | undefined> {
  const row = await links(database)
    .where({ organisation_id: organisationId, dedup_key: dedupKey })
    .orderBy('id', 'desc')
    .first();
  return row && toLink(row);
}

/** The issues, by id, that an organisation has as links of a dedup key, or had until somebody removed them. */
export async function issuesLinkedBy(database: Database, organisationId: string, dedupKey: string): Promise<string[]> {
  const ofKey = { organisation_id: organisationId, dedup_key: dedupKey };
  const removed = database('removed_links').where(ofKey).select('issue_id');
  const rows: { issue_id: string }[] = await database('links').where(ofKey).select('issue_id').union(removed);
  return rows.map((row) => row.issue_id);
}

/** Notes what Jira said of the issue just now: its status, and its key, which a move changes. */
export async function noteIssue(
  database: Database,
  organisationId: string,
  linkId: string,
  issue: { readonly status: IssueStatus; readonly key?: string; readonly url?: string },
): Promise<void> {
  await links(database)
    .where({ organisation_id: organisationId, id: linkId })
    .update({
      status_name: issue.status.name,
      status_category: issue.status.category,
      ...(issue.key !== undefined && { issue_key: issue.key }),
      ...(issue.url !== undefined && { issue_url: issue.url }),
      ...(!isOpen(issue.status) && { takes_comments: false }),
    });
}

/** Which links a sync reads next: those of the next issues of a site that have a link created since then. */
export interface LinksToSync {
  readonly siteId: string;
  readonly since: string;
  /** The last issue that was read, or null at the beginning. */
  readonly afterIssueId: string | null;
  readonly maxIssues: number;
}

/** The next issues of a site, each once and in order of their ids, with every link that the organisation has to them. */
export async function linksToSync(
  database: Database,
  organisationId: string,
  { siteId, since, afterIssueId, maxIssues }: LinksToSync,
): Promise<{ issueIds: string[]; links: CachedLink[] }> {
  const ofSite = { organisation_id: organisationId, site_id: siteId };
  const next = links(database).where(ofSite).andWhere('created_at', '>=', since);
  if (afterIssueId !== null) next.andWhere('issue_id', '>', afterIssueId);
  const issues: { issue_id: string }[] = await next.distinct('issue_id').orderBy('issue_id').limit(maxIssues);
  const issueIds = issues.map((row) => row.issue_id);
  return { issueIds, links: await linksToIssues(database, organisationId, siteId, issueIds) };
}

/** Every link that the organisation has to these issues of a site. */
export async function linksToIssues(
  database: Database,
  organisationId: string,
  siteId: string,
  issueIds: readonly string[],
): Promise<CachedLink[]> {
  const rows = await links(database)
    .where({ organisation_id: organisationId, site_id: siteId })
    .whereIn('issue_id', [...issueIds])
    .orderBy('id');
  return rows.map(toCachedLink);
}

/** Writes what a sync saw of a link, unless somebody has noted something else of it meanwhile: that is fresher. */
export async function noteSynced(
  database: Database,
  organisationId: string,
  { known, status, moved }: LinkChange,
): Promise<boolean> {
  const changed = await links(database)
    .where({
      organisation_id: organisationId,
      id: known.id,
      issue_key: known.issueKey,
      status_name: known.status.name,
      status_category: known.status.category,
    })
    .update({
      status_name: status.name,
      status_category: status.category,
      ...(moved !== null && { issue_key: moved.key, issue_url: moved.url }),
      ...(!isOpen(status) && { takes_comments: false }),
    });
  return changed > 0;
}

/**
 * Lets a ticket that was reopened take comments again, if it is the newest of its dedup key, no other one of the key
 * takes them, and no create of the key is without a known end: that may be its successor. Call it with the dedup key's
 * lease, so that no worker files one at this moment.
 */
export async function takeCommentsAgain(database: Database, organisationId: string, linkId: string): Promise<boolean> {
  const changed = await links(database)
    .where({ organisation_id: organisationId, id: linkId, origin: 'event', takes_comments: false })
    .whereNotNull('dedup_key')
    .whereNot({ status_category: 'done' })
    .whereRaw(
      "links.id = (SELECT max(newest.id) FROM links newest WHERE newest.dedup_key = links.dedup_key AND newest.origin = 'event')",
    )
    .whereRaw('NOT EXISTS (SELECT 1 FROM links other WHERE other.dedup_key = links.dedup_key AND other.takes_comments)')
    .whereRaw(
      `NOT EXISTS (
        SELECT 1 FROM deliveries JOIN attempts ON attempts.delivery_id = deliveries.id
        WHERE deliveries.destination_id = links.destination_id AND deliveries.dedup_key = links.dedup_key
          AND deliveries.state IN ('queued', 'delivering', 'waiting', 'failed')
          AND attempts.decision = 'create' AND NOT attempts.is_settled
      )`,
    )
    .update({ takes_comments: true });
  return changed > 0;
}

export function links(database: Database) {
  return database<LinkRow>('links');
}

export function rowOf(link: NewLink): LinkRow {
  return {
    id: link.id,
    organisation_id: link.organisationId,
    destination_id: link.destinationId,
    site_id: link.siteId,
    issue_id: link.issueId,
    issue_key: link.issueKey,
    issue_url: link.issueUrl,
    subject_kind: link.subject.kind,
    subject_id: link.subject.id,
    event_type: link.eventType,
    origin: link.origin,
    dedup_key: link.dedupKey,
    follows_issue_key: link.followsIssueKey,
    status_name: link.status.name,
    status_category: link.status.category,
    takes_comments: link.dedupKey !== null && isOpen(link.status),
    created_at: link.createdAt,
  };
}

export function toLink(row: LinkRow): Link {
  return {
    id: row.id,
    destinationId: row.destination_id,
    issueId: row.issue_id,
    issueKey: row.issue_key,
    issueUrl: row.issue_url,
    subject: toSubjectRef(row),
    eventType: row.event_type,
    origin: row.origin,
    status: { name: row.status_name, category: row.status_category },
    createdAt: row.created_at,
  };
}

function toCachedLink(row: LinkRow): CachedLink {
  return {
    id: row.id,
    issueId: row.issue_id,
    issueKey: row.issue_key,
    status: { name: row.status_name, category: row.status_category },
    dedupKey: row.dedup_key,
    takesComments: Boolean(row.takes_comments),
  };
}

function toSubjectRef(row: { subject_kind: SubjectKind; subject_id: string }): SubjectRef {
  return { kind: row.subject_kind, id: row.subject_id };
}
