import { conflict } from '../domain/app-error';
import { isOneOf } from '../domain/mapping/create-metadata';
import { missingFrom } from '../domain/mapping/missing';
import { refreshedRow, rowsToLookUp } from '../domain/mapping/move-row';
import type { Named } from '../domain/mapping/named';
import { problemsLeft } from '../domain/mapping/problems-left';
import { changeDestination } from '../store/destinations';
import { rowsOf } from '../store/mappings';
import { auditDestination } from './audit-destination';
import { checkOf } from './check';
import type { Person, SetupContext } from './context';
import { findCreateMetadata } from './create-metadata';
import { siteOfDestination } from './destinations';
import { replaceRows } from './replace-rows';
import { saveAtVersion } from './save-at-version';

/** The issue types that the project has now, and the rows that must be mapped again. */
interface RefreshedTemplates {
  readonly issueTypes: readonly Named[];
  readonly needsRemap: readonly { readonly eventType: string; readonly issueType: Named | null }[];
}

/**
 * Reads again from Jira what is available in the destination's project. A row whose issue type was renamed gets the new
 * name; if its issue type is gone, its deliveries wait until it is mapped again; if its issue type is back, they continue.
 *
 * @throws 404 for an unknown destination, 409 if its site or project must be fixed first, 502 if Jira doesn't answer
 */
export function refreshTemplates(
  context: SetupContext,
  person: Person,
  destinationId: string,
): Promise<RefreshedTemplates> {
  const { organisationId } = person;
  return saveAtVersion(context, person, destinationId, undefined, async (seen) => {
    const site = siteOfDestination(seen);
    if (seen.status.repairReason !== null) throw unreachableProject(seen.project.key);
    const asked = rowsToLookUp(await rowsOf(context.database, destinationId));
    const isWanted = isOneOf(asked.flatMap(({ issueType }) => issueType ?? []));
    const metadata = await findCreateMetadata(context, site, seen.project, isWanted);
    if (metadata === undefined) throw unreachableProject(seen.project.key);
    return async (transaction, destination) => {
      await context.queue.schedule(transaction, [checkOf(destinationId)]);
      const rows = await rowsOf(transaction, destinationId);
      const refreshed = rows.map((row) => refreshedRow(row, metadata));
      const changes = await replaceRows(context, transaction, person, destination, rows, refreshed);
      if (changes.length > 0) {
        await auditDestination(context, transaction, person, destination, 'JIRA_TEMPLATES_UPDATED', {
          eventTypes: changes.map(({ eventType }) => eventType),
          changes,
          reason: 'Issue types were renamed in Jira.',
        });
      }
      const problems = problemsLeft(destination.problems, refreshed, false);
      if (changes.length > 0 || problems.length < destination.problems.length) {
        await changeDestination(transaction, organisationId, destinationId, { problems });
      }
      const needsRemap = refreshed.filter((row) => row.enabled && missingFrom(row) !== null);
      return {
        issueTypes: metadata.issueTypes,
        needsRemap: needsRemap.map(({ eventType, issueType }) => ({ eventType, issueType })),
      };
    };
  });
}

function unreachableProject(projectKey: string) {
  const detail = `Jira does not let AvsB create issues in ${projectKey}. Pick a project first.`;
  return conflict('repair_required', 'This destination must be repaired.', detail);
}
