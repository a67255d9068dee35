import type { ProblemKind } from '../../domain/problems/problem-kind';

/** Problems that stand, and those that stood. */
export interface ProblemsTable {
  id: string;
  organisation_id: string;
  /** The same for the same cause: only one problem with it is open. */
  cause: string;
  kind: ProblemKind;
  site_id: string;
  destination_id: string | null;
  event_type: string | null;
  title: string;
  detail: string;
  action: string;
  opened_at: string;
  resolved_at: string | null;
}
