import { expressionBuilder, type Insertable, type Selectable, type SqlBool, sql } from 'kysely';
import type { SubjectKind } from '../../shared/event-type';
import { timestamp } from '../domain/clock';
import type { SubjectRef } from '../domain/event';
import { type TicketLife, unknownLife } from '../domain/lifecycle/ticket-life';
import { type IssueStatus, isOpen, type Link } from '../domain/link';
import type { CachedLink, LinkChange } from '../domain/status-sync';
import type { Database } from './database';
import { type Page, type PageRequest, pageOf, searchedPageOf } from './page';
import type { Tables } from './schema';
import type { LinksTable } from './schema/links';
import { statement } from './statement';

export interface NewLink extends Link {
  readonly destinationId: string;
  readonly organisationId: string;
  readonly siteId: string;
  readonly dedupKey: string | null;
  readonly followsIssueKey: string | null;
  /** What its events and AvsB did with it so far; none for a manual link. */
  readonly life?: TicketLife;
  readonly deliveryId: string | null;
}

type LinkRow = Selectable<LinksTable>;

export async function insertLink(database: Database, link: NewLink): Promise<void> {
  await addLink(database, rowOf(link));
}

const addLink = statement<Insertable<LinksTable>>((database, row) => database.insertInto('links').values(row));

/** One page of an organisation's links, newest first; of one subject if it is given. */
export function listLinks(
  database: Database,
  organisationId: string,
  { kind, id }: { readonly kind?: SubjectKind | undefined; readonly id?: string | undefined },
  request: PageRequest,
): Promise<Page<Link>> {
  const is = expressionBuilder<Tables, 'links'>();
  const all = is('organisation_id', '=', organisationId);
  const matching = is.and({
    organisation_id: organisationId,
    ...(kind !== undefined && { subject_kind: kind }),
    ...(id !== undefined && { subject_id: id }),
  });
  const listing = { table: 'links', all, matching };
  // No index covers the kind alone.
  const isSearched = kind !== undefined && id === undefined;
  return isSearched
    ? searchedPageOf<LinkRow, Link>(database, listing, request, toLink)
    : pageOf<LinkRow, Link>(database, listing, request, toLink);
}

/** At most this many links to one issue are shown: people make them by hand. */
const maxLinksOfIssue = 50;

/** An organisation's links to one issue, the oldest first. */
export async function linksOfIssue(
  database: Database,
  organisationId: string,
  issue: { readonly siteId: string; readonly issueId: string },
): Promise<Link[]> {
  const rows = await database
    .selectFrom('links')
    .selectAll()
    .where((is) => is.and({ organisation_id: organisationId, site_id: issue.siteId, issue_id: issue.issueId }))
    .orderBy('id')
    .limit(sql.lit(maxLinksOfIssue))
    .execute();
  return rows.map(toLink);
}

/** The newest ticket that was filed by each destination's events. */
export async function lastTicketsOf(
  database: Database,
  organisationId: string,
  destinationIds: readonly string[],
): Promise<Map<string, { issueKey: string; url: string; at: string }>> {
  if (destinationIds.length === 0) return new Map();
  // Of each destination, its index is read from the end: a group by destination would read all of its links.
  const rows = await database
    .selectFrom('destinations')
    .innerJoin('links', (on) =>
      on.on(({ eb, selectFrom }) =>
        eb(
          'links.id',
          '=',
          selectFrom('links as newest')
            .select('newest.id')
            .whereRef('newest.destination_id', '=', 'destinations.id')
            .where('newest.origin', '=', 'event')
            .orderBy('newest.id', 'desc')
            .limit(sql.lit(1)),
        ),
      ),
    )
    .select(['links.destination_id', 'links.issue_key', 'links.issue_url', 'links.created_at'])
    .where('destinations.organisation_id', '=', organisationId)
    .where('destinations.id', 'in', destinationIds)
    .execute();
  return new Map(
    rows.map((row) => [row.destination_id, { issueKey: row.issue_key, url: row.issue_url, at: row.created_at }]),
  );
}

/** A ticket that an event filed, with what AvsB did with it since. */
export interface StoredTicket extends Link {
  /** Null where it was filed before that was kept. */
  readonly life: TicketLife | null;
  readonly doneAt: string | null;
}

/** The newest ticket that was filed by an event of this dedup key. */
export async function newestTicketOf(
  database: Database,
  organisationId: string,
  dedupKey: string,
): Promise<StoredTicket | undefined> {
  const row = await database
    .selectFrom('links')
    .selectAll()
    .where((is) => is.and({ organisation_id: organisationId, dedup_key: dedupKey }))
    .orderBy('id', 'desc')
    .limit(sql.lit(1))
    .executeTakeFirst();
  return row && { ...toLink(row), life: toLife(row.life), doneAt: row.done_at };
}

/** The ids of the issues that are linked for a dedup key, or were until a person removed the link. */
export async function issuesLinkedBy(database: Database, organisationId: string, dedupKey: string): Promise<string[]> {
  const ofKey = { organisation_id: organisationId, dedup_key: dedupKey };
  const rows = await database
    .selectFrom('links')
    .select('issue_id')
    .where((is) => is.and(ofKey))
    .union((or) =>
      or
        .selectFrom('removed_links')
        .select('issue_id')
        .where((is) => is.and(ofKey)),
    )
    .execute();
  return rows.map((row) => row.issue_id);
}

/** Records what Jira has just returned for the issue: its status, and its key, which a move changes. */
export async function noteIssue(
  database: Database,
  organisationId: string,
  linkId: string,
  issue: { readonly status: IssueStatus; readonly key?: string; readonly url?: string; readonly life?: TicketLife },
  now: Date,
): Promise<void> {
  await database
    .updateTable('links')
    .set({
      done_at: doneAtWith(issue.status, now),
      ...(issue.life !== undefined && { life: JSON.stringify(issue.life) }),
      ...statusColumns(issue.status),
      ...(issue.key !== undefined && { issue_key: issue.key }),
      ...(issue.url !== undefined && { issue_url: issue.url }),
      ...(!isOpen(issue.status) && { takes_comments: false }),
    })
    .where((is) => is.and({ organisation_id: organisationId, id: linkId }))
    .execute();
}

/** When a ticket was seen as done: now, unless it was before; null once it is open. */
function doneAtWith(status: IssueStatus, now: Date) {
  const at = timestamp(now);
  return isOpen(status)
    ? null
    : sql<string>`CASE WHEN status_category = 'done' THEN coalesce(done_at, ${at}) ELSE ${at} END`;
}

/** Stores what AvsB did with a ticket since it was filed. */
export async function noteLife(
  database: Database,
  organisationId: string,
  linkId: string,
  life: TicketLife,
): Promise<void> {
  await database
    .updateTable('links')
    .set({ life: JSON.stringify(life) })
    .where((is) => is.and({ organisation_id: organisationId, id: linkId }))
    .execute();
}

/** Records that Jira refused a comment on the ticket for good, though it is there: the next event files a new one. */
export async function noteRefusesComments(database: Database, organisationId: string, linkId: string): Promise<void> {
  await database
    .updateTable('links')
    .set({ refuses_comments: true, takes_comments: false })
    .where((is) => is.and({ organisation_id: organisationId, id: linkId }))
    .execute();
}

/** The same ticket takes comments again, since AvsB has just reopened it. The caller must hold the dedup key's lease. */
export async function takesCommentsNow(database: Database, organisationId: string, linkId: string): Promise<void> {
  await database
    .updateTable('links')
    .set({ takes_comments: true })
    .where((is) => is.and({ organisation_id: organisationId, id: linkId, takes_comments: false }))
    .where(noneOfKeyTakesComments)
    .execute();
}

/** Which links a sync reads next: those of the next issues of a site that have a link created since then. */
interface LinksToSync {
  readonly siteId: string;
  readonly since: string;
  /** The last issue that was read, or null at the beginning. */
  readonly afterIssueId: string | null;
  readonly maxIssues: number;
}

/** The next issues of a site, each once and in order of their ids, with all links of the organisation to them. */
export async function linksToSync(
  database: Database,
  organisationId: string,
  { siteId, since, afterIssueId, maxIssues }: LinksToSync,
): Promise<{ issueIds: string[]; links: CachedLink[] }> {
  const recent = database
    .selectFrom('links')
    .select('issue_id')
    .distinct()
    .where((is) => is.and({ organisation_id: organisationId, site_id: siteId }))
    .where('created_at', '>=', since);
  const next = afterIssueId === null ? recent : recent.where('issue_id', '>', afterIssueId);
  const issueIds = (await next.orderBy('issue_id').limit(maxIssues).execute()).map((row) => row.issue_id);
  return { issueIds, links: await linksToIssues(database, organisationId, siteId, issueIds) };
}

/** All links of the organisation to these issues of a site. */
export async function linksToIssues(
  database: Database,
  organisationId: string,
  siteId: string,
  issueIds: readonly string[],
): Promise<CachedLink[]> {
  if (issueIds.length === 0) return [];
  const rows = await database
    .selectFrom('links')
    .selectAll()
    .where((is) => is.and({ organisation_id: organisationId, site_id: siteId }))
    .where('issue_id', 'in', issueIds)
    .orderBy('id')
    .execute();
  return rows.map(toCachedLink);
}

/** Stores what a sync read for a link, unless a worker has stored something newer in the meantime. */
export async function noteSynced(
  database: Database,
  organisationId: string,
  { known, status, moved }: LinkChange,
  now: Date,
): Promise<boolean> {
  const { numUpdatedRows } = await database
    .updateTable('links')
    .set({
      done_at: doneAtWith(status, now),
      ...statusColumns(status),
      ...(moved !== null && { issue_key: moved.key, issue_url: moved.url }),
      ...(!isOpen(status) && { takes_comments: false }),
    })
    .where((is) =>
      is.and({
        organisation_id: organisationId,
        id: known.id,
        issue_key: known.issueKey,
        ...statusColumns(known.status),
      }),
    )
    .executeTakeFirstOrThrow();
  return numUpdatedRows > 0;
}

/**
 * Lets a ticket that was reopened take comments again, if it is the newest of its dedup key, no other ticket of the key
 * takes them, and no create of the key is unresolved, since that may be its successor. The caller must hold the dedup
 * key's lease, so that no worker files one at this moment.
 */
export async function takeCommentsAgain(database: Database, organisationId: string, linkId: string): Promise<boolean> {
  const { numUpdatedRows } = await database
    .updateTable('links')
    .set({ takes_comments: true })
    .where((is) => is.and({ organisation_id: organisationId, id: linkId, origin: 'event' }))
    .where('takes_comments', '=', false)
    .where('dedup_key', 'is not', null)
    .where('status_category', '<>', 'done')
    .where('refuses_comments', '=', false)
    .where(isNewestOfKey)
    .where(noneOfKeyTakesComments)
    .where(noCreateOfKeyIsUnresolved)
    .executeTakeFirstOrThrow();
  return numUpdatedRows > 0;
}

const isNewestOfKey = sql<SqlBool>`links.id = (
  SELECT max(newest.id) FROM links newest WHERE newest.dedup_key = links.dedup_key AND newest.origin = 'event'
)`;

const noneOfKeyTakesComments = sql<SqlBool>`NOT EXISTS (
  SELECT 1 FROM links other WHERE other.dedup_key = links.dedup_key AND other.takes_comments
)`;

const noCreateOfKeyIsUnresolved = sql<SqlBool>`NOT EXISTS (
  SELECT 1 FROM deliveries JOIN attempts ON attempts.delivery_id = deliveries.id
  WHERE deliveries.destination_id = links.destination_id AND deliveries.dedup_key = links.dedup_key
    AND deliveries.state <> 'delivered'
    AND attempts.decision = 'create' AND NOT attempts.is_settled
)`;

export function rowOf(link: NewLink): Insertable<LinksTable> {
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
    ...statusColumns(link.status),
    takes_comments: link.dedupKey !== null && isOpen(link.status),
    created_at: link.createdAt,
    delivery_id: link.deliveryId,
    life: link.life === undefined ? null : JSON.stringify(link.life),
    done_at: isOpen(link.status) ? null : link.createdAt,
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
    status: statusIn(row),
    createdAt: row.created_at,
  };
}

export function toLife(json: string | null): TicketLife | null {
  return json === null ? null : { ...unknownLife, ...(JSON.parse(json) as Partial<TicketLife>) };
}

type StatusColumns = Pick<LinkRow, 'status_name' | 'status_category'>;

/** A status whose name isn't known yet is stored with an empty one: the column has always been NOT NULL. */
function statusColumns({ name, category }: IssueStatus): StatusColumns {
  return { status_name: name ?? '', status_category: category };
}

/** The status in a link's row. */
export function statusIn({ status_name, status_category }: StatusColumns): IssueStatus {
  return { name: status_name === '' ? null : status_name, category: status_category };
}

function toCachedLink(row: LinkRow): CachedLink {
  return {
    id: row.id,
    issueId: row.issue_id,
    issueKey: row.issue_key,
    issueUrl: row.issue_url,
    status: statusIn(row),
    dedupKey: row.dedup_key,
    takesComments: Boolean(row.takes_comments),
  };
}

function toSubjectRef(row: { subject_kind: SubjectKind; subject_id: string }): SubjectRef {
  return { kind: row.subject_kind, id: row.subject_id };
}
