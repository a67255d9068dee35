import type { Knex } from 'knex';
import { indexedText } from '../../domain/indexed-text';

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
export async function up(knex: Knex): Promise<void> {
  for (const { table, column } of columns) {
    const rows: Record<string, string>[] = await knex(table)
      .whereRaw('length(??) > ?', [column, minChars])
      .distinct(column);
    for (const { [column]: text = '' } of rows) {
      const stored = indexedText(text);
      if (stored !== text)
        await knex(table)
          .where(column, text)
          .update({ [column]: stored });
    }
  }
}

/** Whatever has no more characters than these has few enough bytes. */
const minChars = 250;
