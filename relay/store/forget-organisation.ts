import type { Database } from './database';

/** Deletes all that is known of an organisation: for the demo's reset, never for a customer's. */
export async function forgetOrganisation(database: Database, organisationId: string): Promise<void> {
  await database.transaction(async (trx) => {
    const destinations = trx('destinations').where({ organisation_id: organisationId }).select('id');
    await forgetWork(trx, organisationId);
    await trx('mappings').whereIn('destination_id', destinations).delete();
    for (const table of tables) await trx(table).where({ organisation_id: organisationId }).delete();
  });
}

/** What is keyed by its sites and their links goes by itself: its handlers find nothing to do. */
async function forgetWork(trx: Database, organisation_id: string): Promise<void> {
  const keys = {
    deliver: trx('deliveries').where({ organisation_id }).select('dedup_key'),
    'find-test-ticket': trx('test_tickets').where({ organisation_id }).select('id'),
    'keep-webhook': trx('sites').where({ organisation_id }).select('id'),
    'check-destination': trx('destinations').where({ organisation_id }).select('id'),
  };
  for (const [task, known] of Object.entries(keys))
    await trx('work_items').where({ task }).whereIn('key', known).delete();
}

/** Those that refer to another come before it. */
const tables = [
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
  'organisations',
] as const;
