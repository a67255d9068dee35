import type { Knex } from 'knex';
import * as first from './2026-11-23-first-tables';
import * as statusSync from './2026-11-24-status-sync';
import * as changedIssues from './2026-11-25-changed-issues';
import * as checks from './2026-11-25-checks';
import * as manualLinks from './2026-11-25-manual-links';
import * as missingPriority from './2026-11-25-missing-priority';
import * as propertyWrites from './2026-11-25-property-writes';
import * as resultsUrls from './2026-11-25-results-urls';
import * as retryAndRetention from './2026-11-25-retry-and-retention';
import * as sessions from './2026-11-25-sessions';
import * as severalProcesses from './2026-11-25-several-processes';
import * as testTickets from './2026-11-25-test-tickets';
import * as webhooks from './2026-11-25-webhooks';
import * as moves from './2026-11-27-moves';
import * as mappingSettings from './2026-11-29-mapping-settings';
import * as signIn from './2026-11-29-sign-in';
import * as workItems from './2026-11-29-work-items';
import * as addressOwners from './2026-11-30-address-owners';
import * as auditTimes from './2026-11-30-audit-times';
import * as indexedTexts from './2026-11-30-indexed-texts';
import * as listedLinks from './2026-11-30-listed-links';
import * as organisationNames from './2026-11-30-organisation-names';
import * as unfinishedRenders from './2026-11-30-unfinished-renders';
import * as waitingForRemap from './2026-11-30-waiting-for-remap';

const all: Readonly<Record<string, Pick<Knex.Migration, 'up'>>> = {
  '2026-11-23-first-tables': first,
  '2026-11-24-status-sync': statusSync,
  '2026-11-25-changed-issues': changedIssues,
  '2026-11-25-manual-links': manualLinks,
  '2026-11-25-missing-priority': missingPriority,
  '2026-11-25-test-tickets': testTickets,
  '2026-11-25-retry-and-retention': retryAndRetention,
  '2026-11-25-results-urls': resultsUrls,
  '2026-11-25-property-writes': propertyWrites,
  '2026-11-25-webhooks': webhooks,
  '2026-11-25-sessions': sessions,
  '2026-11-25-checks': checks,
  '2026-11-25-several-processes': severalProcesses,
  '2026-11-27-moves': moves,
  '2026-11-29-mapping-settings': mappingSettings,
  '2026-11-29-sign-in': signIn,
  '2026-11-29-work-items': workItems,
  '2026-11-30-address-owners': addressOwners,
  '2026-11-30-audit-times': auditTimes,
  '2026-11-30-indexed-texts': indexedTexts,
  '2026-11-30-listed-links': listedLinks,
  '2026-11-30-organisation-names': organisationNames,
  '2026-11-30-unfinished-renders': unfinishedRenders,
  '2026-11-30-waiting-for-remap': waitingForRemap,
};

/** Every migration, in order of its name. Migrations are only ever added. */
export const migrations: Knex.MigrationSource<string> = {
  getMigrations: async () => Object.keys(all).sort(),
  getMigrationName: (name) => name,
  getMigration: async (name) => {
    const migration = all[name];
    if (migration === undefined) throw new Error(`There is no migration “${name}”.`);
    return { up: migration.up, down: onlyForward };
  },
};

/** Knex demands a way back; an older version is restored from a backup instead. */
async function onlyForward(): Promise<never> {
  throw new Error('Migrations only go forward. Restore a backup to go back.');
}
