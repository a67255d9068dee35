import type { Guard } from '../domain/guard';
import { type CreateMetadata, isOneOf } from '../domain/mapping/create-metadata';
import type { StoredMapping } from '../domain/mapping/missing';
import { movedRow, refreshedRow, rowsToLookUp } from '../domain/mapping/move-row';
import { problemsLeft } from '../domain/mapping/problems-left';
import type { Database } from '../store/database';
import { type Destination, changeDestination as storeChange } from '../store/destinations';
import { rowsOf } from '../store/mappings';
import { auditDestination } from './audit-destination';
import { checkAfterSave } from './check';
import type { Person, SetupContext } from './context';
import { createMetadataOf, type Project, projectOf } from './create-metadata';
import { siteOfDestination } from './destinations';
import { replaceRows } from './replace-rows';
import { resume } from './resume';
import { saveAtVersion } from './save-at-version';
import { webhookOf } from './webhooks';

/** What an admin changes on a destination; anything not given stays. */
interface DestinationPatch {
  readonly projectKey?: string | undefined;
  readonly name?: string | undefined;
  readonly enabled?: boolean | undefined;
  readonly guard?: Guard | null | undefined;
}

/**
 * Changes a destination's name, project or storm guard, pauses or resumes it. Picking a project, even the same one, repairs a
 * destination that Jira didn't let AvsB file in: its issue types and priorities are matched, and waiting deliveries
 * continue.
 *
 * @throws 404 for an unknown destination, 409 if its site must be reconnected first, 412 if it is no longer at the expected
 *   version, 422 for a project that Jira doesn't show to AvsB or let it file in, 502 if Jira doesn't answer
 */
export async function changeDestination(
  context: SetupContext,
  person: Person,
  destinationId: string,
  patch: DestinationPatch,
  expectedVersion: number | undefined,
): Promise<void> {
  const read = await saveAtVersion(context, person, destinationId, expectedVersion, async (seen) => {
    const move = patch.projectKey === undefined ? null : await moveTo(context, seen, patch.projectKey);
    return async (transaction, before) => {
      const after: Destination = {
        ...before,
        name: patch.name ?? before.name,
        enabled: patch.enabled ?? before.enabled,
        guard: patch.guard === undefined ? before.guard : patch.guard,
        project: move?.project ?? before.project,
      };
      const fields = changedFields(before, after);
      if (move === null && Object.keys(fields).length === 0) return null;
      const rows = move === null ? [] : await rowsOf(transaction, destinationId);
      const rowsThere = move === null ? [] : rows.map(move.rowThere);
      await storeChange(transaction, person.organisationId, destinationId, {
        name: after.name,
        enabled: after.enabled,
        guard: after.guard,
        ...(before.enabled !== after.enabled && { pausedBy: after.enabled ? null : person.name }),
        ...(move !== null && {
          project: move.project,
          repairReason: null,
          problems: problemsLeft(before.problems, rowsThere, move.isOther),
        }),
      });
      if (move?.isOther) await context.queue.schedule(transaction, [webhookOf(after.site.id)]);
      const changes = await replaceRows(context, transaction, person, after, rows, rowsThere);
      if (Object.keys(fields).length > 0 || changes.length > 0) {
        await auditDestination(context, transaction, person, after, 'JIRA_DESTINATION_UPDATED', { fields, changes });
      }
      if (move !== null) await repaired(context, transaction, person, before, after);
      if (before.enabled !== after.enabled) await pausedOrResumed(context, transaction, person, after);
      return move && { projectId: move.project.id, metadata: move.metadata };
    };
  });
  if (read !== null) await checkAfterSave(context, person.organisationId, destinationId, read);
}

/** A project that a destination is to file in, and how its rows change for it. */
interface Move {
  readonly project: Project;
  readonly metadata: CreateMetadata;
  readonly isOther: boolean;
  readonly rowThere: (row: StoredMapping) => StoredMapping;
}

async function moveTo(context: SetupContext, destination: Destination, projectKey: string): Promise<Move> {
  const site = siteOfDestination(destination);
  const project = await projectOf(context, site, projectKey);
  const isOther = project.id !== destination.project.id;
  const rows = await rowsOf(context.database, destination.id);
  const asked = isOther ? rows : rowsToLookUp(rows);
  const isWanted = isOneOf(asked.flatMap(({ issueType }) => issueType ?? []));
  const metadata = await createMetadataOf(context, site, project, isWanted);
  const rowThere = (row: StoredMapping) => (isOther ? movedRow(row, metadata) : refreshedRow(row, metadata));
  return { project, metadata, isOther, rowThere };
}

async function repaired(
  context: SetupContext,
  transaction: Database,
  person: Person,
  before: Destination,
  after: Destination,
): Promise<void> {
  if (before.status.repairReason !== null) {
    await auditDestination(context, transaction, person, after, 'JIRA_DESTINATION_RESUMED', {
      obstacle: 'repair_required',
      reason:
        before.project.id === after.project.id
          ? `Jira lets AvsB create issues in ${after.project.key}.`
          : `${after.project.key} was picked instead of ${before.project.key}.`,
    });
  }
  const { organisationId, id: destinationId } = after;
  await resume(context, transaction, { organisationId, destinationId, obstacle: 'repair_required' });
}

async function pausedOrResumed(
  context: SetupContext,
  transaction: Database,
  person: Person,
  after: Destination,
): Promise<void> {
  const action = after.enabled ? 'JIRA_DESTINATION_RESUMED' : 'JIRA_DESTINATION_PAUSED';
  const reason = after.enabled ? 'Resumed by hand.' : 'Paused by hand.';
  await auditDestination(context, transaction, person, after, action, { obstacle: 'disabled', reason });
  if (!after.enabled) return;
  const { organisationId, id: destinationId } = after;
  await resume(context, transaction, { organisationId, destinationId, obstacle: 'disabled' });
}

function changedFields(before: Destination, after: Destination): Record<string, { from: unknown; to: unknown }> {
  const fields = ['name', 'enabled', 'guard', 'project'] as const;
  const changed = fields.filter((field) => JSON.stringify(before[field]) !== JSON.stringify(after[field]));
  return Object.fromEntries(changed.map((field) => [field, { from: before[field], to: after[field] }]));
}
