import type { Selectable } from 'kysely';
import { type FieldName, fieldNames, type Mapping } from '../domain/mapping/mapping';
import type { Database } from './database';
import type { Destination } from './destinations';
import type { MappingsTable } from './schema/destinations';

/** What a check saw of a row's create screen. It holds for that project and issue type only. */
interface SeenScreen {
  readonly projectId: string;
  readonly issueTypeId: string;
  readonly fields: readonly FieldName[];
}

/** A row and the fields that its create screen doesn't have. */
export interface RowOffScreen {
  readonly eventType: string;
  readonly issueTypeId: string;
  readonly fields: readonly FieldName[];
}

/** Stores what a check saw of the create screens of a destination's rows. */
export async function storeOffScreen(
  transaction: Database,
  destinationId: string,
  projectId: string,
  rows: readonly RowOffScreen[],
): Promise<void> {
  for (const { eventType, issueTypeId, fields } of rows) {
    const seen: SeenScreen | null = fields.length === 0 ? null : { projectId, issueTypeId, fields };
    const off_screen = seen && JSON.stringify(seen);
    await transaction
      .updateTable('mappings')
      .set({ off_screen })
      .where((is) => is.and({ destination_id: destinationId, event_type: eventType }))
      .where(({ eb, or }) =>
        or(
          off_screen === null
            ? [eb('off_screen', 'is not', null)]
            : [eb('off_screen', 'is', null), eb('off_screen', '!=', off_screen)],
        ),
      )
      .execute();
  }
}

/** The fields of a row that the create screen doesn't have, as last seen; none where that was another screen. */
export function toOffScreen(
  { off_screen, issue_type_id }: Pick<Selectable<MappingsTable>, 'off_screen' | 'issue_type_id'>,
  projectId: string,
): readonly FieldName[] {
  if (off_screen === null) return [];
  const seen: SeenScreen = JSON.parse(off_screen);
  if (seen.projectId !== projectId || seen.issueTypeId !== issue_type_id) return [];
  return fieldNames.filter((name) => seen.fields.includes(name));
}

/** The same of one row of a destination, where it is filed as this issue type. */
export async function offScreenOf(
  database: Database,
  { id, project }: Pick<Destination, 'id' | 'project'>,
  { eventType, issueType }: Pick<Mapping, 'eventType' | 'issueType'>,
): Promise<readonly FieldName[]> {
  const row = await database
    .selectFrom('mappings')
    .select('off_screen')
    .where((is) => is.and({ destination_id: id, event_type: eventType }))
    .executeTakeFirst();
  return row === undefined ? [] : toOffScreen({ ...row, issue_type_id: issueType?.id ?? null }, project.id);
}
