import type { ProjectMapping } from '../../../shared/forge-api';
import type { Banner } from '../../domain/banner';
import type { Database } from '../../store/database';
import { type Destination, destinationsOfProject } from '../../store/destinations';
import { waitForTurn } from '../../store/wait-for-turn';
import { type DestinationView, firstToView, viewDestinations } from '../destination-view';
import { connectionsOf, organisationNaming } from './sites';

/** The rows of every destination that files into a project of a site, and what blocks each enabled row. */
export async function mappingsOfProject(
  { database, publicUrl }: { readonly database: Database; readonly publicUrl: string },
  cloudId: string,
  projectId: string,
): Promise<ProjectMapping[]> {
  const found: ProjectMapping[] = [];
  const connections = await connectionsOf(database, cloudId);
  const organisationOf = await organisationNaming(database, connections);
  for (const { organisationId, id: siteId } of connections) {
    const organisation = organisationOf(organisationId);
    const destinations = await destinationsOfProject(database, organisationId, { siteId, projectId });
    for await (const view of viewsOf(database, organisationId, destinations)) {
      const url = `${publicUrl}/settings/integrations/destinations/${encodeURIComponent(view.id)}`;
      for (const { eventType, issueType, priority, enabled } of view.mappings) {
        const problem = problemOf(view, eventType, enabled);
        const destination = { id: view.id, name: view.name, url };
        const row = { destination, eventType, issueType, priority, enabled };
        found.push({ ...row, ...(organisation && { organisation }), ...(problem && { problem }) });
      }
    }
  }
  return found;
}

/** A few at a time, so that other requests are answered in between. */
async function* viewsOf(
  database: Database,
  organisationId: string,
  destinations: readonly Destination[],
): AsyncGenerator<DestinationView> {
  for (let rest = destinations; rest.length > 0; ) {
    const some = await firstToView(database, rest);
    await waitForTurn();
    yield* await viewDestinations(database, organisationId, some);
    rest = rest.slice(some.length);
  }
}

/** A row that doesn't fit the project is disabled, and its problem is shown anyway: an admin wanted the row. */
function problemOf(view: DestinationView, eventType: string, enabled: boolean): ProjectMapping['problem'] {
  const { banner, problems } = view;
  if (banner !== null && enabled && (banner.eventTypes.length === 0 || banner.eventTypes.includes(eventType))) {
    return { code: banner.code, message: banner.message, action: steps[banner.action] };
  }
  const own = problems.find((problem) => problem.eventType === eventType);
  const everyRows = enabled ? problems.find((problem) => problem.eventType === null) : undefined;
  const problem = own ?? everyRows;
  return problem && { code: problem.code, message: problem.message, action: problem.action };
}

const steps: Readonly<Record<Banner['action'], string>> = {
  reconnect: 'Reconnect the site in AvsB.',
  pick_project: 'Pick the project again in AvsB.',
  refresh_templates: 'Refresh the templates in AvsB, and choose another issue type.',
  resume: 'Resume the destination in AvsB.',
};
