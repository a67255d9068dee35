import { eventCatalogue } from '../../shared/event-catalogue';
import type { JiraSite } from '../atlassian/jira';
import { AppError, conflict, notFound, unprocessable } from '../domain/app-error';
import { timestamp } from '../domain/clock';
import { defaultMappings, type ProjectOffer } from '../domain/default-mappings';
import type { Problem } from '../domain/destination';
import type { Mapping } from '../domain/mapping';
import { writeAudit } from '../store/audit';
import { releaseWaiting } from '../store/deliveries';
import { type Destination, findDestination, insertDestination, raiseVersion } from '../store/destinations';
import { storeMappings } from '../store/mappings';
import { findSite } from '../store/sites';
import type { Person, SetupContext } from './context';
import { offerOf, type Project, projectOf } from './project-offer';
import { type MappingDraft, type NamedRef, resolveMapping } from './resolve-mapping';

export interface NewDestinationRequest {
  readonly siteId: string;
  readonly projectKey: string;
  readonly name?: string | undefined;
  /** Rows that differ from the product's defaults. */
  readonly mappings?: readonly MappingDraft[] | undefined;
}

/**
 * Makes a destination for one project, with the product's default row for every event type.
 *
 * @returns its id
 * @throws 404 for an unknown site, 409 for one that must be connected again, 422 for a project that Jira does not show
 *   or a row that it cannot file, 502 where Jira does not answer
 */
export async function createDestination(
  context: SetupContext,
  person: Person,
  request: NewDestinationRequest,
): Promise<string> {
  const { organisationId } = person;
  const site = await connectedSite(context, organisationId, request.siteId);
  const project = await projectOf(context, site, request.projectKey);
  const drafts = request.mappings ?? [];
  const offer = await offerOf(context, site, project, isWantedBy(drafts, true));
  const defaults = defaultMappings(offer);
  const changed = resolveAll(drafts, offer);
  const changedTypes = new Set(changed.map(({ eventType }) => eventType));
  const mappings = [...defaults.mappings.filter(({ eventType }) => !changedTypes.has(eventType)), ...changed];
  const problems = defaults.problems.filter(({ eventType }) => eventType === null || !changedTypes.has(eventType));
  const id = context.newId('destination');
  const name = request.name ?? project.name;
  await context.database.transaction(async (trx) => {
    const createdAt = timestamp(context.now());
    await insertDestination(trx, { id, organisationId, siteId: site.siteId, name, project, problems, createdAt });
    await storeMappings(trx, id, mappings);
    await writeAudit(trx, context, organisationId, {
      action: 'JIRA_DESTINATION_CREATED',
      actor: { type: 'user', id: person.id, name: person.name },
      target: { kind: 'destination', id, name },
      details: { siteId: site.siteId, project },
    });
  });
  return id;
}

/**
 * Stores changed rows; rows that are not named stay. What waited for one of them goes on.
 *
 * @param expectedVersion the version that the rows were edited at, where the caller names it
 * @throws 412 where somebody else has saved since, 422 for a row that the project cannot file
 */
export async function changeMappings(
  context: SetupContext,
  person: Person,
  destinationId: string,
  drafts: readonly MappingDraft[],
  expectedVersion: number | undefined,
): Promise<void> {
  const { organisationId } = person;
  const destination = await findDestination(context.database, organisationId, destinationId);
  if (destination === undefined) throw notFound('destination');
  if (expectedVersion !== undefined && expectedVersion !== destination.version) throw stale();
  const mappings = resolveAll(drafts, await offerFor(context, organisationId, destination, drafts));
  const eventTypes = mappings.map(({ eventType }) => eventType);
  await context.database.transaction(async (trx) => {
    const problems = destination.problems.filter((problem) => !isMendedBy(problem, eventTypes));
    if (!(await raiseVersion(trx, organisationId, destinationId, { problems, expectedVersion }))) throw stale();
    await storeMappings(trx, destinationId, mappings);
    await writeAudit(trx, context, organisationId, {
      action: 'JIRA_TEMPLATES_UPDATED',
      actor: { type: 'user', id: person.id, name: person.name },
      target: { kind: 'destination', id: destinationId, name: destination.name },
      details: { eventTypes },
    });
    const released = { organisationId, destinationId, eventTypes, obstacle: 'remap_required' } as const;
    const keys = await releaseWaiting(trx, released);
    await context.queue.wake(
      trx,
      keys.map((dedupKey) => ({ dedupKey })),
    );
  });
}

/** The site, as the Jira client wants it. @throws 404, or 409 where it must be connected again first */
export async function connectedSite(context: SetupContext, organisationId: string, siteId: string): Promise<JiraSite> {
  const site = await findSite(context.database, organisationId, siteId);
  if (site === undefined) throw notFound('site');
  if (site.status === 'reconnect_required') {
    const detail = `Atlassian no longer accepts our access to ${site.name}. Reconnect the site first.`;
    throw conflict('reconnect_required', 'This site must be connected again.', detail);
  }
  return { siteId: site.id, cloudId: site.cloudId, organisationId };
}

/** Jira is asked for what its project offers only where a row is on: a row that is off is not resolved. */
async function offerFor(
  context: SetupContext,
  organisationId: string,
  destination: Destination,
  drafts: readonly MappingDraft[],
): Promise<ProjectOffer> {
  const project: Project = destination.project;
  if (!drafts.some(({ enabled }) => enabled)) {
    return { projectKey: project.key, issueTypes: [], prioritiesOf: new Map() };
  }
  const site = await connectedSite(context, organisationId, destination.site.id);
  return offerOf(context, site, project, isWantedBy(drafts, false));
}

function resolveAll(drafts: readonly MappingDraft[], offer: ProjectOffer): Mapping[] {
  const resolved = drafts.map((draft, index) => resolveMapping(draft, offer, `mappings[${index}]`));
  const errors = resolved.flatMap((result) => (result.ok ? [] : result.errors));
  if (errors.length > 0) throw unprocessable('Some rows cannot be saved as they are. Mend what is listed.', errors);
  return resolved.flatMap((result) => (result.ok ? [result.mapping] : []));
}

function isWantedBy(drafts: readonly MappingDraft[], withDefaults: boolean) {
  const refs: NamedRef[] = drafts.flatMap(({ enabled, issueType }) => (enabled && issueType ? [issueType] : []));
  if (withDefaults) refs.push(...eventCatalogue.map(({ defaultMapping }) => ({ name: defaultMapping.issueType })));
  const ids = new Set(refs.map(({ id }) => id));
  const names = new Set(refs.map(({ name }) => name?.trim().toLowerCase()));
  return ({ id, name }: { id: string; name: string }) => ids.has(id) || names.has(name.toLowerCase());
}

function isMendedBy(problem: Problem, eventTypes: readonly string[]): boolean {
  return problem.eventType !== null && eventTypes.includes(problem.eventType);
}

function stale(): AppError {
  return new AppError(
    'stale_version',
    412,
    'Somebody else saved this destination.',
    'Read it again, apply your changes to it, and send them with its new version.',
  );
}
