import { sql } from 'kysely';
import { searchText } from '../../domain/search-text';
import type { Migrating } from './migration';

/** Actors are found by a part of their name or id, in any case: both are kept as they are searched. */
export async function up(database: Migrating): Promise<void> {
  await sql`ALTER TABLE audit_log ADD COLUMN actor_search_text text NOT NULL DEFAULT ''`.execute(database);
  for (let last = ''; ; ) {
    const { rows } = await sql<Row>`
      SELECT id, actor_name, actor_id FROM audit_log WHERE id > ${last} ORDER BY id LIMIT ${rowsPerBatch}
    `.execute(database);
    for (const [text, ids] of byText(rows)) {
      await sql`UPDATE audit_log SET actor_search_text = ${text} WHERE id IN (${sql.join(ids)})`.execute(database);
    }
    const end = rows.at(-1);
    if (end === undefined) return;
    last = end.id;
  }
}

const rowsPerBatch = 500;

interface Row {
  readonly id: string;
  readonly actor_name: string;
  readonly actor_id: string;
}

/** Few people do much: an update for each of them is far quicker than one for each entry. */
function byText(rows: readonly Row[]): Map<string, string[]> {
  const ids = new Map<string, string[]>();
  for (const { id, actor_name, actor_id } of rows) {
    const text = searchText(`${actor_name}\n${actor_id}`);
    ids.set(text, [...(ids.get(text) ?? []), id]);
  }
  return ids;
}
