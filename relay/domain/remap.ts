import { namedAs, type ProjectOffer } from './default-mappings';
import { lackOf, type Problem, type RowStanding } from './destination';
import type { Mapping, Named } from './mapping';

type Row = Mapping & RowStanding;

/**
 * A row, asked anew of the project that it has been mapped to: its issue type by id, which takes the name that it has
 * now, or else by name. A row that files nothing is left as it is.
 */
export function refreshedRow<Stored extends Row>(row: Stored, offer: ProjectOffer): Stored {
  if (!row.enabled && lackOf(row) === null) return row;
  const issueType = row.issueType && (byId(row.issueType, offer.issueTypes) ?? byName(row.issueType, offer.issueTypes));
  if (issueType === null) return withoutType(row);
  if (row.missingPriority === null) return { ...row, issueType, refusedIssueType: null };
  return withPriority({ ...row, issueType, refusedIssueType: null }, issueType, offer);
}

/**
 * A row in another project: the issue type and priority of the same name there. Where the project lacks one, a row that
 * is on (or that deliveries may wait for) must be mapped anew; one that is off is emptied.
 */
export function movedRow<Stored extends Row>(row: Stored, offer: ProjectOffer): Stored {
  const issueType = row.issueType && (byName(row.issueType, offer.issueTypes) ?? byId(row.issueType, offer.issueTypes));
  if (issueType !== null) return withPriority({ ...row, issueType, refusedIssueType: null }, issueType, offer);
  return row.enabled || lackOf(row) !== null ? withoutType(row) : { ...row, issueType: null, priority: null };
}

/**
 * The problems that are left once the project has been asked anew what it offers to these rows. What was found in
 * another project says nothing of this one.
 */
export function problemsLeft(problems: readonly Problem[], rows: readonly Row[], isOtherProject: boolean): Problem[] {
  if (isOtherProject) return problems.filter(({ code }) => code === 'free_edition' || code === 'reconnect_required');
  const lacking = new Set(rows.filter((row) => lackOf(row) !== null).map(({ eventType }) => eventType));
  return problems.filter(
    ({ code, eventType }) =>
      code !== 'project_unreachable' && (code !== 'issue_type_missing' || eventType === null || lacking.has(eventType)),
  );
}

/** The row keeps what it was mapped to, so that people see what it was. */
function withoutType<Stored extends Row>(row: Stored): Stored {
  return { ...row, refusedIssueType: row.issueType?.name ?? row.refusedIssueType, missingPriority: null };
}

function withPriority<Stored extends Row>(row: Stored, issueType: Named, { prioritiesOf }: ProjectOffer): Stored {
  if (row.priority === null) return { ...row, missingPriority: null };
  const offered = prioritiesOf.get(issueType.id) ?? [];
  const priority = byName(row.priority, offered) ?? byId(row.priority, offered);
  if (priority !== null) return { ...row, priority, missingPriority: null };
  const isWanted = row.enabled || row.missingPriority !== null;
  return isWanted ? { ...row, missingPriority: row.priority.name } : { ...row, priority: null };
}

function byId({ id }: Named, offered: readonly Named[]): Named | null {
  return offered.find((candidate) => candidate.id === id) ?? null;
}

function byName({ name }: Named, offered: readonly Named[]): Named | null {
  return namedAs(name, offered);
}
