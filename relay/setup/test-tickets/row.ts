import { eventTypeOf } from '../../../shared/event-catalogue';
import type { JiraSite } from '../../atlassian/jira';
import { conflict } from '../../domain/app-error';
import type { StoredMapping } from '../../domain/mapping/missing';
import { movedRow } from '../../domain/mapping/move-row';
import { findById, findByName, type Named } from '../../domain/mapping/named';
import type { Destination } from '../../store/destinations';
import { rowsOf } from '../../store/mappings';
import type { SetupContext } from '../context';
import { expectAnswer } from '../create-metadata';

/**
 * The row by which an event type's test ticket looks. One that is on is taken as it is, so that the test shows what
 * would become of a real ticket. One that is off was never held against the project: where it names what the project
 * doesn't have, the event type's own issue type is taken, or that of a row which is on, or the project's first one, and
 * anything else is left empty.
 *
 * @throws 409 for a project that has no issue type, 502 where Jira refuses or does not answer
 */
export async function testRowOf(
  context: SetupContext,
  site: JiraSite,
  { id, project }: Pick<Destination, 'id' | 'project'>,
  eventType: string,
): Promise<StoredMapping> {
  const rows = await rowsOf(context.database, id);
  const row = rows.find((candidate) => candidate.eventType === eventType);
  if (row === undefined) throw new Error(`The catalogue has no event type “${eventType}”.`);
  if (row.enabled && row.issueType !== null) return row;
  const types = expectAnswer(await context.jira.issueTypesOf(site, project.id)).filter(({ subtask }) => !subtask);
  const issueType = usualType(row, rows, types);
  if (issueType === undefined) {
    const detail = `AvsB cannot create any issue type in ${project.key}. Ask a Jira admin, or pick another project.`;
    throw conflict('no_issue_type', 'The project offers no issue type.', detail);
  }
  const screen = expectAnswer(await context.jira.createFields(site, project.id, issueType.id));
  const metadata = { projectKey: project.key, issueTypes: types, screens: new Map([[issueType.id, screen]]) };
  return movedRow({ ...row, issueType, missing: {} }, metadata);
}

function usualType(row: StoredMapping, rows: readonly StoredMapping[], types: readonly Named[]): Named | undefined {
  const ofOthers = rows.filter(({ enabled }) => enabled).map(({ issueType }) => amongTypes(issueType, types));
  const byDefault = eventTypeOf(row.eventType)?.defaultMapping.issueType ?? '';
  return (
    amongTypes(row.issueType, types) ??
    findByName(byDefault, types) ??
    ofOthers.find((found) => found !== null) ??
    types[0]
  );
}

/** The project's type of this id, or else of this name. */
function amongTypes(type: Named | null, types: readonly Named[]): Named | null {
  return type === null ? null : (findById(type.id, types) ?? findByName(type.name, types));
}
