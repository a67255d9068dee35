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
 * The row for an event type's test ticket. An enabled row is used as it is, so that the test shows what a real ticket would
 * look like. A disabled row was never checked against the project: if its issue type doesn't exist there, the event type's
 * default issue type is used, or that of an enabled row, or the project's first one; other missing values are left empty.
 *
 * @throws 409 for a project without an issue type, 502 if Jira refuses or doesn't answer
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
    throw conflict('no_issue_type', 'The project has no issue type that AvsB can use.', detail);
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
