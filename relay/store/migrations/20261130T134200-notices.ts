import { sql } from 'kysely';
import { isPostgres } from '../is-postgres';
import type { Migrating } from './migration';

/** Who hears of problems, and the messages to them: kept until they have arrived, so that a crash forgets none. */
export async function up(database: Migrating): Promise<void> {
  const [json, time] = isPostgres(database) ? [sql`json`, sql`timestamptz`] : [sql`text`, sql`text`];
  await sql`
    CREATE TABLE notices (
      id text PRIMARY KEY,
      organisation_id text NOT NULL,
      kind text NOT NULL,
      target text NOT NULL,
      masked_target text NOT NULL,
      secret text,
      about ${json} NOT NULL,
      enabled boolean NOT NULL,
      created_at ${time} NOT NULL,
      last_sent_at ${time},
      last_error text
    )`.execute(database);
  await sql`CREATE INDEX notices_listed ON notices (organisation_id, id)`.execute(database);
  await sql`
    CREATE TABLE notice_messages (
      id text PRIMARY KEY,
      organisation_id text NOT NULL,
      notice_id text NOT NULL REFERENCES notices (id) ON DELETE CASCADE,
      problem_id text NOT NULL REFERENCES problems (id) ON DELETE CASCADE,
      change text NOT NULL,
      state text NOT NULL,
      due_at ${time} NOT NULL
    )`.execute(database);
  await sql`CREATE INDEX notice_messages_unsent ON notice_messages (notice_id, id) WHERE state IN ('pending', 'sending')`.execute(
    database,
  );
  await sql`CREATE INDEX notice_messages_of_problem ON notice_messages (problem_id)`.execute(database);
}
