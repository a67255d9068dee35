import { eventTypeOf } from '../../../shared/event-catalogue';
import type { JiraSite } from '../../atlassian/jira';
import { conflict } from '../../domain/app-error';
import { namedAs } from '../../domain/default-mappings';
import type { Mapping, Named } from '../../domain/mapping';
import type { Destination } from '../../store/destinations';
import { mappingsOf, type StoredMapping } from '../../store/mappings';
import type { SetupContext } from '../context';
import { expectAnswer, prioritiesOf } from '../project-offer';

/** How a test ticket looks: the row of its event type, with what its project offers. */
export type TestRow = Pick<Mapping, 'summaryTemplate' | 'descriptionTemplate' | 'labels' | 'priority'> & {
  readonly issueType: Named;
};

/**
 * The row of an event type. One that is on is taken as it stands, so that the test shows what would become of a real
 * ticket. One that is off was never held against the project: where it names what the project lacks, the event type's
 * own issue type is taken, or that of a row which is on, or the project's first one.
 *
 * @throws 409 for a project that offers no issue type, 502 where Jira refuses or does not answer
 */
export async function testRowOf(
  context: SetupContext,
  site: JiraSite,
  { id, project }: Pick<Destination, 'id' | 'project'>,
  eventType: string,
): Promise<TestRow> {
  const rows = (await mappingsOf(context.database, [id])).get(id) ?? [];
  const row = rows.find((candidate) => candidate.eventType === eventType);
  if (row?.enabled && row.issueType !== null) return { ...row, issueType: row.issueType };
  const types = expectAnswer(await context.jira.issueTypesOf(site, project.id)).filter(({ subtask }) => !subtask);
  const issueType = usualType(row, rows, eventType, types);
  if (issueType === undefined) {
    const detail = `AvsB cannot create any issue type in ${project.key}. Ask a Jira admin, or pick another project.`;
    throw conflict('no_issue_type', 'The project offers no issue type.', detail);
  }
  const offered = row?.priority ? await prioritiesOf(context, site, project.id, issueType.id) : [];
  const { summaryTemplate, labels } = row ?? defaultsOf(eventType);
  return {
    summaryTemplate,
    labels,
    descriptionTemplate: row?.descriptionTemplate ?? null,
    issueType,
    priority: among(offered, row?.priority ?? null) ?? null,
  };
}

function usualType(
  row: StoredMapping | undefined,
  rows: readonly StoredMapping[],
  eventType: string,
  types: readonly Named[],
): Named | undefined {
  const wanted = [row?.issueType ?? null, ...rows.filter(({ enabled }) => enabled).map(({ issueType }) => issueType)];
  const [own, ...ofOthers] = wanted.map((named) => among(types, named));
  return own ?? namedAs(defaultsOf(eventType).issueType, types) ?? ofOthers.find((found) => found) ?? types[0];
}

/** What is offered under this id, or under this name. */
function among(offered: readonly Named[], named: Named | null): Named | undefined {
  if (named === null) return undefined;
  return offered.find(({ id }) => id === named.id) ?? namedAs(named.name, offered) ?? undefined;
}

function defaultsOf(eventType: string) {
  const entry = eventTypeOf(eventType);
  if (entry === undefined) throw new Error(`The catalogue has no event type “${eventType}”.`);
  return entry.defaultMapping;
}
