import { sql } from 'kysely';
import type { Database } from '../../../relay/store/database';
import { useDatabase } from '../support/database';

/** PostgreSQL's limit for a row of an index (documentation, “B-Tree Implementation”): a third of a page. */
const maxBytes = 2_704;

/** An id or a text that comes in through the API has 255 UTF-16 units, of at most three bytes each. */
const fromOutside = 765;
const ownId = 40;
const word = 60;

/**
 * How many bytes each column has that an index holds, and where that is seen to. A column that is not here is in an
 * index since today: find out what reaches it, and bound or hash that (`domain/indexed-text.ts`).
 */
const bytesOf: Readonly<Record<string, number>> = {
  id: ownId,
  'subjects.id': fromOutside,
  destination_id: ownId,
  delivery_id: ownId,
  event_id: ownId,
  link_id: ownId,
  site_id: ownId,
  organisation_id: fromOutside,
  subject_id: fromOutside,
  user_id: fromOutside,
  // `indexedText`
  webhook_id: 1_000,
  dedup_key: 1_000,
  // A dedup key by `indexedText`; ids of ours; an organisation and ids, its control characters written as six bytes each.
  key: 1_700,
  // `resultsUrlKey`: what a URL is made of is ASCII.
  results_url_key: 1_000,
  // Jira's own.
  issue_id: fromOutside,
  cloud_id: 100,
  project_id: fromOutside,
  // Words of ours, times, and digests.
  kind: word,
  subject_kind: word,
  event_type: word,
  status: word,
  state: word,
  action: word,
  task: word,
  job: word,
  origin: word,
  direction: word,
  minute: word,
  expires_at: word,
  access_token_expires_at: word,
  received_at: word,
  created_at: word,
  at: word,
  // A kind, ids of ours, and an event type.
  cause: 300,
  notice_id: ownId,
  problem_id: ownId,
  // An organisation and a subject, by `indexedText`.
  turn: 1_000,
  // Numbers.
  place: word,
  hour: word,
  bin: word,
  part: word,
  lane: word,
  last_at: word,
  released_at: word,
  cookie_hash: 100,
  state_hash: 100,
  token_hash: 100,
  // A cloudId, and an operation or an issue.
  scope: 1_000,
};

interface IndexColumn {
  readonly tableName: string;
  readonly indexName: string;
  readonly columnName: string | null;
}

describe('every index', () => {
  let database: Database;
  useDatabase((opened) => {
    database = opened;
  });

  it('has room on PostgreSQL for the longest texts that can reach it', async () => {
    const columns =
      await sql<IndexColumn>`SELECT tables.name AS tableName, indexes.name AS indexName, columns.name AS columnName
      FROM sqlite_master AS tables, pragma_index_list(tables.name) AS indexes, pragma_index_info(indexes.name) AS columns
      WHERE tables.type = 'table' AND tables.name <> 'applied_migrations'`.execute(database);
    const ofTables =
      await sql<IndexColumn>`SELECT tables.name AS tableName, tables.name || ' (primary key)' AS indexName, columns.name AS columnName
      FROM sqlite_master AS tables, pragma_table_info(tables.name) AS columns
      WHERE tables.type = 'table' AND columns.pk > 0 AND tables.name <> 'applied_migrations'`.execute(database);
    const bytes = new Map<string, number>();
    for (const { tableName, indexName, columnName } of [...columns.rows, ...ofTables.rows]) {
      // An expression: all of them are of times.
      const own = columnName === null ? word : (bytesOf[`${tableName}.${columnName}`] ?? bytesOf[columnName]);
      bytes.set(indexName, (bytes.get(indexName) ?? 0) + (own ?? Number.POSITIVE_INFINITY));
    }
    expect(bytes.size).toBeGreaterThan(20);
    expect([...bytes].filter(([, size]) => size > maxBytes)).toEqual([]);
  });
});
