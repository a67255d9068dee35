import { eventCatalogue } from '../../shared/event-catalogue';
import type { JiraSite } from '../atlassian/jira';
import { disconnectedSentence, revokedSentence } from '../domain/access-sentences';
import { type AppError, conflict, notFound, unprocessable } from '../domain/app-error';
import { afterSaveMs } from '../domain/check-times';
import { later, timestamp } from '../domain/clock';
import type { Problem } from '../domain/destination';
import { defaultGuard, type Guard } from '../domain/guard';
import { type CreateMetadata, isOneOf } from '../domain/mapping/create-metadata';
import { defaultMappings } from '../domain/mapping/default-row';
import { completed, type Mapping, type MappingDraft } from '../domain/mapping/mapping';
import type { StoredMapping } from '../domain/mapping/missing';
import { stillMissing } from '../domain/mapping/move-row';
import type { NamedRef } from '../domain/mapping/named';
import { resolveRow } from '../domain/mapping/resolve-row';
import type { Database } from '../store/database';
import { changeDestination, countDestinations, type Destination, insertDestination } from '../store/destinations';
import { lockInOrder } from '../store/lock-in-order';
import { rowsOf, storeMappings } from '../store/mappings';
import { noteOrganisation } from '../store/organisations';
import { findSite } from '../store/sites';
import { inTransaction } from '../store/transaction';
import { auditDestination } from './audit-destination';
import { checkAfterSave, checkOf } from './check';
import type { Person, SetupContext } from './context';
import { createMetadataOf, type Project, projectOf } from './create-metadata';
import { accountsIn, missingPeopleOf } from './missing-people';
import { refuseWithoutPeople } from './people-scope';
import { replaceRows } from './replace-rows';
import { saveAtVersion } from './save-at-version';
import { webhookOf } from './webhooks';

interface NewDestinationRequest {
  readonly siteId: string;
  readonly projectKey: string;
  readonly name?: string | undefined;
  /** Rows that differ from the product's defaults. */
  readonly mappings?: readonly MappingDraft[] | undefined;
  readonly guard?: Guard | null | undefined;
}

/**
 * Creates a destination for one project, with the product's default row for every event type.
 *
 * @returns its id
 * @throws 404 for an unknown site, 409 if the site must be reconnected or the organisation has reached its limit of
 *   destinations, 422 for a project that Jira doesn't show to AvsB or a row that cannot be filed there, 502 if Jira
 *   doesn't answer
 */
export async function createDestination(
  context: SetupContext,
  person: Person,
  request: NewDestinationRequest,
): Promise<string> {
  const { organisationId } = person;
  const site = await connectedSite(context, organisationId, request.siteId);
  await refuseTooMany(context, context.database, organisationId);
  const project = await projectOf(context, site, request.projectKey);
  const drafts = request.mappings ?? [];
  const ofDefaults = eventCatalogue.map(({ defaultMapping }) => ({ name: defaultMapping.issueType }));
  const isWanted = isOneOf([...issueTypesIn(drafts), ...ofDefaults]);
  const read = await createMetadataOf(context, site, project, isWanted);
  const metadata = await withNewPeople(context, site, read, drafts);
  const changed = resolveAll(drafts, metadata);
  const changedTypes = new Set(changed.map(({ eventType }) => eventType));
  const others = eventCatalogue.filter(({ type }) => !changedTypes.has(type));
  const { mappings: defaults, problems } = defaultMappings(metadata, others);
  const mappings = [...defaults, ...changed];
  const id = context.newId('destination');
  const name = request.name ?? project.name;
  await inTransaction(context.database, async (transaction) => {
    const createdAt = timestamp(context.now());
    await lockInOrder(transaction, [`destinations ${organisationId}`]);
    await refuseTooMany(context, transaction, organisationId);
    await noteOrganisation(transaction, person);
    await insertDestination(transaction, {
      id,
      organisationId,
      siteId: site.siteId,
      name,
      project,
      problems,
      guard: request.guard === undefined ? defaultGuard : request.guard,
      createdAt,
    });
    await storeMappings(transaction, id, mappings.map(asNew));
    await context.queue.schedule(transaction, [
      { ...checkOf(id), at: later(context.now(), afterSaveMs) },
      webhookOf(site.siteId),
    ]);
    const details = { siteId: site.siteId, project };
    await auditDestination(context, transaction, person, { id, name }, 'JIRA_DESTINATION_CREATED', details);
  });
  await checkAfterSave(context, organisationId, id, { projectId: project.id, metadata });
  return id;
}

/** Each destination costs many requests to Jira, at least once a day: one organisation must not crowd out the others. */
async function refuseTooMany({ maxDestinations }: SetupContext, database: Database, organisationId: string) {
  if ((await countDestinations(database, organisationId)) < maxDestinations) return;
  const title = `Your organisation already has ${maxDestinations} destinations.`;
  throw conflict(
    'too_many_destinations',
    title,
    'That is the limit. Delete one that is no longer needed, then try again.',
  );
}

/**
 * Stores changed rows; other rows stay. Deliveries that waited for a changed row continue.
 *
 * @param expectedVersion the version that the rows were edited at, if the caller gives it
 * @throws 409 for new people where the site must be reconnected to read them, 412 if the destination has been saved since,
 *   422 for a row that cannot be filed in the project
 */
export async function changeMappings(
  context: SetupContext,
  person: Person,
  destinationId: string,
  drafts: readonly MappingDraft[],
  expectedVersion: number | undefined,
): Promise<void> {
  const { organisationId } = person;
  const eventTypes = drafts.map(({ eventType }) => eventType);
  const read = await saveAtVersion(context, person, destinationId, expectedVersion, async (seen) => {
    const stored = await rowsOf(context.database, destinationId);
    const whole = drafts.map((draft) => completed(draft, rowFor(draft, stored)));
    const metadata = await metadataFor(context, seen, whole, stored);
    const mappings = resolveAll(whole, metadata, stored);
    return async (transaction, destination) => {
      const before = await rowsOf(transaction, destinationId);
      const after = mappings.map((mapping) => withMissing(mapping, before));
      refuseTooLong(before, [...before.filter(({ eventType }) => !eventTypes.includes(eventType)), ...after]);
      const problems = destination.problems.filter((problem) => !isFixedBy(problem, eventTypes));
      await changeDestination(transaction, organisationId, destinationId, { problems });
      const changes = await replaceRows(context, transaction, person, destination, before, after);
      await auditDestination(context, transaction, person, destination, 'JIRA_TEMPLATES_UPDATED', {
        eventTypes,
        changes,
      });
      return { projectId: seen.project.id, metadata };
    };
  });
  // Disabled rows aren't checked, so that they can be saved while Jira is unavailable.
  if (drafts.some(({ enabled }) => enabled)) await checkAfterSave(context, organisationId, destinationId, read);
}

/** The rows of a destination are read together, for each preview and each view of its page. */
const maxRowsChars = 1_000_000;

function refuseTooLong(before: readonly StoredMapping[], after: readonly StoredMapping[]): void {
  const chars = JSON.stringify(after).length;
  if (chars <= maxRowsChars || chars <= JSON.stringify(before).length) return;
  const message = 'The rows of a destination may have 1,000,000 characters together. Make their descriptions shorter.';
  throw unprocessable(message, [{ path: 'mappings', message: 'are too long together' }]);
}

/** An enabled row has just been resolved, so nothing is missing; for a disabled one, what was known stays true. */
function withMissing(mapping: Mapping, before: readonly StoredMapping[]): StoredMapping {
  const was = before.find(({ eventType }) => eventType === mapping.eventType);
  return mapping.enabled || was === undefined ? asNew(mapping) : { ...mapping, missing: stillMissing(mapping, was) };
}

function asNew(mapping: Mapping): StoredMapping {
  return { ...mapping, missing: {} };
}

/** The site, as the Jira client takes it. @throws 404, or 409 if it must be reconnected first */
export async function connectedSite(context: SetupContext, organisationId: string, siteId: string): Promise<JiraSite> {
  const site = await findSite(context.database, organisationId, siteId);
  if (site === undefined) throw notFound('site');
  if (site.status === 'reconnect_required') throw reconnectFirst(revokedSentence(site.name));
  return { siteId: site.id, cloudId: site.cloudId, organisationId };
}

/** The site of a destination, as the Jira client takes it. @throws 409 if it must be connected again first */
export function siteOfDestination({ site, status, organisationId }: Destination): JiraSite {
  if (status.siteStatus === 'reconnect_required') {
    throw reconnectFirst(status.isSiteRemoved ? disconnectedSentence(site.name) : revokedSentence(site.name));
  }
  return { siteId: site.id, cloudId: site.cloudId, organisationId };
}

function reconnectFirst(why: string): AppError {
  const detail = `${why} Reconnect the site first.`;
  return conflict('reconnect_required', 'This site must be connected again.', detail);
}

/** Asks Jira for create metadata only if a row is enabled: disabled rows aren't resolved. */
async function metadataFor(
  context: SetupContext,
  destination: Destination,
  drafts: readonly MappingDraft[],
  stored: readonly StoredMapping[],
): Promise<CreateMetadata> {
  const project: Project = destination.project;
  if (!drafts.some(({ enabled }) => enabled)) {
    return { projectKey: project.key, issueTypes: [], screens: new Map() };
  }
  const site = siteOfDestination(destination);
  const metadata = await createMetadataOf(context, site, project, isOneOf(issueTypesIn(drafts)));
  return withNewPeople(context, site, metadata, drafts, stored);
}

/** The same, with what Jira says of the people that the rows haven't had so far. */
async function withNewPeople(
  context: SetupContext,
  site: JiraSite,
  metadata: CreateMetadata,
  drafts: readonly MappingDraft[],
  stored: readonly StoredMapping[] = [],
): Promise<CreateMetadata> {
  const accounts = accountsIn(drafts, metadata, stored);
  if (accounts.length === 0) return metadata;
  const known = await findSite(context.database, site.organisationId, site.siteId);
  if (known !== undefined) refuseWithoutPeople(known);
  return { ...metadata, missingPeople: await missingPeopleOf(context, site, metadata.projectKey, accounts) };
}

function rowFor({ eventType }: MappingDraft, rows: readonly StoredMapping[]): StoredMapping | undefined {
  return rows.find((row) => row.eventType === eventType);
}

/** @param stored the rows so far, whose fields and values stay where the project no longer has them */
function resolveAll(
  drafts: readonly MappingDraft[],
  metadata: CreateMetadata,
  stored: readonly StoredMapping[] = [],
): Mapping[] {
  const resolved = drafts.map((draft, index) =>
    resolveRow(draft, metadata, `mappings[${index}]`, rowFor(draft, stored)),
  );
  const errors = resolved.flatMap((result) => (result.ok ? [] : result.errors));
  if (errors.length > 0)
    throw unprocessable('Some rows cannot be saved as they are. Fix the fields that `errors` names.', errors);
  return resolved.flatMap((result) => (result.ok ? [result.value] : []));
}

function issueTypesIn(drafts: readonly MappingDraft[]): NamedRef[] {
  return drafts.flatMap(({ enabled, issueType }) => (enabled && issueType ? [issueType] : []));
}

function isFixedBy(problem: Problem, eventTypes: readonly string[]): boolean {
  return problem.eventType !== null && eventTypes.includes(problem.eventType);
}
