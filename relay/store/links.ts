import type { SubjectKind } from '../../shared/event-type';
import type { SubjectRef } from '../domain/event';
import { type IssueStatus, isOpen, type Link, type StatusCategory } from '../domain/link';
import type { Database } from './database';
import { type Page, type PageRequest, pageOf } from './page';

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
  await links(database).insert({
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
  });
}

/** One page of an organisation's links, newest first; of one subject where one is named. */
export function listLinks(
  database: Database,
  organisationId: string,
  subject: { readonly kind?: SubjectKind | undefined; readonly id?: string | undefined },
  request: PageRequest,
): Promise<Page<Link>> {
  const query = links(database).where({ organisation_id: organisationId });
  if (subject.kind !== undefined) query.andWhere({ subject_kind: subject.kind });
  if (subject.id !== undefined) query.andWhere({ subject_id: subject.id });
  return pageOf<LinkRow, Link>(query, request, toLink);
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

/** The issues, by id, that an organisation already has as links of a dedup key. */
export async function issuesLinkedBy(database: Database, organisationId: string, dedupKey: string): Promise<string[]> {
  const rows = await links(database).where({ organisation_id: organisationId, dedup_key: dedupKey }).select('issue_id');
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

function links(database: Database) {
  return database<LinkRow>('links');
}

function toLink(row: LinkRow): Link {
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

function toSubjectRef(row: { subject_kind: SubjectKind; subject_id: string }): SubjectRef {
  return { kind: row.subject_kind, id: row.subject_id };
}
