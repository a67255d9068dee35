import * as firstTables from './20261124T000811-first-tables';
import * as statusSync from './20261124T004332-status-sync';
import * as changedIssues from './20261125T031319-changed-issues';
import * as manualLinks from './20261125T032100-manual-links';
import * as missingPriority from './20261125T032448-missing-priority';
import * as sessions from './20261125T033106-sessions';
import * as testTickets from './20261125T033625-test-tickets';
import * as retryAndRetention from './20261125T034254-retry-and-retention';
import * as resultsUrls from './20261125T035200-results-urls';
import * as webhooks from './20261125T035550-webhooks';
import * as checks from './20261125T041907-checks';
import * as propertyWrites from './20261125T043251-property-writes';
import * as severalProcesses from './20261125T043641-several-processes';
import * as moves from './20261127T222249-moves';
import * as workItems from './20261129T171204-work-items';
import * as mappingSettings from './20261129T180823-mapping-settings';
import * as addressOwners from './20261129T231553-address-owners';
import * as organisationNames from './20261129T231553-organisation-names';
import * as auditTimes from './20261129T231558-audit-times';
import * as signIn from './20261129T232038-sign-in';
import * as indexedTexts from './20261129T233335-indexed-texts';
import * as listedLinks from './20261129T234238-listed-links';
import * as unfinishedRenders from './20261129T234443-unfinished-renders';
import * as waitingForRemap from './20261130T000342-waiting-for-remap';
import * as fittingTypes from './20261130T032809-fitting-types';
import * as siteScopes from './20261130T040512-site-scopes';
import type { Migration } from './migration';

/** Every migration, in the order in which they were written, which is their order by name. They are only ever added. */
export const migrations: readonly Migration[] = [
  { name: '20261124T000811-first-tables', up: firstTables.up },
  { name: '20261124T004332-status-sync', up: statusSync.up },
  { name: '20261125T031319-changed-issues', up: changedIssues.up },
  { name: '20261125T032100-manual-links', up: manualLinks.up },
  { name: '20261125T032448-missing-priority', up: missingPriority.up },
  { name: '20261125T033106-sessions', up: sessions.up },
  { name: '20261125T033625-test-tickets', up: testTickets.up },
  { name: '20261125T034254-retry-and-retention', up: retryAndRetention.up },
  { name: '20261125T035200-results-urls', up: resultsUrls.up },
  { name: '20261125T035550-webhooks', up: webhooks.up },
  { name: '20261125T041907-checks', up: checks.up },
  { name: '20261125T043251-property-writes', up: propertyWrites.up },
  { name: '20261125T043641-several-processes', up: severalProcesses.up },
  { name: '20261127T222249-moves', up: moves.up },
  { name: '20261129T171204-work-items', up: workItems.up },
  { name: '20261129T180823-mapping-settings', up: mappingSettings.up },
  { name: '20261129T231553-address-owners', up: addressOwners.up },
  { name: '20261129T231553-organisation-names', up: organisationNames.up },
  { name: '20261129T231558-audit-times', up: auditTimes.up },
  { name: '20261129T232038-sign-in', up: signIn.up },
  { name: '20261129T233335-indexed-texts', up: indexedTexts.up },
  { name: '20261129T234238-listed-links', up: listedLinks.up },
  { name: '20261129T234443-unfinished-renders', up: unfinishedRenders.up },
  { name: '20261130T000342-waiting-for-remap', up: waitingForRemap.up },
  { name: '20261130T032809-fitting-types', up: fittingTypes.up },
  { name: '20261130T040512-site-scopes', up: siteScopes.up },
];
