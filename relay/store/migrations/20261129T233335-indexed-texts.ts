import { sql } from 'kysely';
import { indexedText } from '../../domain/indexed-text';
import type { Migrating } from './migration';

/** The columns of texts from outside that an index holds, in the order in which they must change: none refers to another. */
const columns = [
  { table: 'events', column: 'webhook_id' },
  { table: 'deliveries', column: 'dedup_key' },
  { table: 'links', column: 'dedup_key' },
  { table: 'removed_links', column: 'dedup_key' },
  { table: 'work_items', column: 'key' },
] as const;

/**
 * Texts that are too long for PostgreSQL's indexes become their SHA-256, on SQLite as well, where they could be stored
 * so far: so that the same event again still finds its ticket, and that a deployment can move.
 */
export async function up(database: Migrating): Promise<void> {
  for (const place of columns) {
    const table = sql.table(place.table);
    const column = sql.ref(place.column);
    const { rows } = await sql<{ text: string }>`
      SELECT DISTINCT ${column} AS text FROM ${table} WHERE length(${column}) > ${minChars}`.execute(database);
    for (const { text } of rows) {
      const stored = indexedText(text);
      if (stored === text) continue;
      await sql`UPDATE ${table} SET ${column} = ${stored} WHERE ${column} = ${text}`.execute(database);
    }
  }
}

/** Whatever has no more characters than these has few enough bytes. */
const minChars = 250;
