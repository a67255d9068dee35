import type { SubjectKind } from '../../../shared/event-type';
import type { Link, StatusCategory } from '../../domain/link';
import type { DefaultedFlag, Flag } from './column';

/** Tickets that belong to a subject. */
export interface LinksTable {
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
  /** Whether the same event again comments here. */
  takes_comments: Flag;
  created_at: string;
  /** What AvsB did with the ticket since, as JSON; null where it was filed before that was kept. */
  life: string | null;
  /** When AvsB saw it as done; null while it is open. */
  done_at: string | null;
  /** The delivery that filed it; null for a manual link, and for what was filed before this was stored. */
  delivery_id: string | null;
  /** Whether Jira refused a comment for good though the ticket is there. */
  refuses_comments: DefaultedFlag;
}

/** The highest number that was seen in a project's keys: a lower bound of what there is. */
export interface ProjectKeysTable {
  organisation_id: string;
  site_id: string;
  project_id: string;
  newest_number: number;
}

/** Links that a person removed: when an event's ticket is reconciled, these aren't mistaken for it. */
export interface RemovedLinksTable {
  id: string;
  organisation_id: string;
  dedup_key: string;
  issue_id: string;
  removed_at: string;
}
