import type { ProjectFacts } from '../domain/check';
import { renamedRow } from '../domain/mapping/renamed-row';
import type { Database } from '../store/database';
import { type Destination, renameProject } from '../store/destinations';
import { rowsOf, storeMappings } from '../store/mappings';

/**
 * Stores what the project, its issue types and its priorities are called now: everything is stored by Jira's ids, and the
 * names that people see beside them follow. No admin has edited anything, so the destination's version stays.
 */
export async function storeNames(
  transaction: Database,
  { organisationId, id, site, project }: Pick<Destination, 'organisationId' | 'id' | 'site' | 'project'>,
  facts: ProjectFacts,
): Promise<void> {
  if (facts.kind !== 'looked_at') return;
  const { called } = facts;
  if (called !== undefined && (called.key !== project.key || called.name !== project.name)) {
    await renameProject(transaction, organisationId, { siteId: site.id, id: project.id, ...called });
  }
  const metadata = typeof facts.project === 'string' ? null : facts.project.metadata;
  if (metadata === null) return;
  const rows = await rowsOf(transaction, id);
  const renamed = rows.flatMap((row) => renamedRow(row, metadata) ?? []);
  await storeMappings(transaction, id, renamed);
}
