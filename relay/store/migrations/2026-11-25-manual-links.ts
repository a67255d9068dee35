import type { Knex } from 'knex';

export async function up(knex: Knex): Promise<void> {
  // Linked by hand twice at the same moment, an issue and a subject still have one link.
  await knex.raw(
    "CREATE UNIQUE INDEX links_manual ON links (site_id, issue_id, subject_kind, subject_id) WHERE origin = 'manual'",
  );
  // A ticket whose link was removed carries its marker still: it must not be found as the ticket of a later event.
  await knex.schema.createTable('removed_links', (table) => {
    table.text('id').primary();
    table.text('organisation_id').notNullable();
    table.text('dedup_key').notNullable();
    table.text('issue_id').notNullable();
    table.text('removed_at').notNullable();
    table.index(['organisation_id', 'dedup_key']);
  });
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.dropTableIfExists('removed_links');
  await knex.raw('DROP INDEX links_manual');
}
