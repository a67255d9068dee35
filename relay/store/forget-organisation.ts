import type { Database } from './database';

/** Deletes all that is known of an organisation: for the demo's reset, never for a customer's. */
export async function forgetOrganisation(database: Database, organisationId: string): Promise<void> {
  await database.transaction(async (trx) => {
    const destinations = trx('destinations').where({ organisation_id: organisationId }).select('id');
    const keys = trx('deliveries').where({ organisation_id: organisationId }).select('dedup_key');
    await trx('work_items').where({ task: 'deliver' }).whereIn('key', keys).delete();
    await trx('mappings').whereIn('destination_id', destinations).delete();
    for (const table of tables) await trx(table).where({ organisation_id: organisationId }).delete();
  });
}

/** Those that refer to another come before it. */
const tables = [
  'changed_issues',
  'property_writes',
  'webhooks',
  'removed_links',
  'test_tickets',
  'audit_log',
  'subjects',
  'links',
  'attempts',
  'deliveries',
  'events',
  'destinations',
  'site_choices',
  'oauth_states',
  'sites',
] as const;
