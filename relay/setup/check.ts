import type { JiraSite } from '../atlassian/jira';
import { noteProblems } from '../delivery/note-problems';
import { AppError, notFound } from '../domain/app-error';
import { type Checked, check, type ProjectFacts, type Subject } from '../domain/check';
import { afterSaveMs, nextCheckMs } from '../domain/check-times';
import { later, timestamp } from '../domain/clock';
import { numberOf } from '../domain/key-walk';
import { isOneOf } from '../domain/mapping/create-metadata';
import { defaultRowOn } from '../domain/mapping/default-row';
import type { CheckedDraft } from '../domain/mapping/mapping';
import { offScreen } from '../domain/mapping/off-screen';
import { placeOf } from '../domain/mapping/resolve-row';
import type { ItemKey } from '../queue/queue';
import { storeCheck } from '../store/checks';
import { type Destination, findDestination } from '../store/destinations';
import { rowsOf } from '../store/mappings';
import { type RowOffScreen, storeOffScreen } from '../store/off-screen';
import { noteNewestNumber } from '../store/project-keys';
import { findSite } from '../store/sites';
import { inTransaction } from '../store/transaction';
import type { SetupContext } from './context';
import type { ReadMetadata } from './create-metadata';
import { accountsIn, missingPeopleOf } from './missing-people';
import { mayReadPeople } from './people-scope';
import { readFacts, type WantedProject, withResolutions } from './project-facts';
import { storeNames } from './refresh-names';
import { checkedDraft, type RowChange, withChange } from './row-change';
import { webhookOf } from './webhooks';

/** What checking needs. */
export type CheckContext = Pick<
  SetupContext,
  'database' | 'jira' | 'queue' | 'now' | 'newId' | 'random' | 'log' | 'tellsAvsb'
>;

/** The later work of checking a destination. */
export function checkOf(destinationId: string): ItemKey {
  return { task: 'check-destination', key: destinationId };
}

/** A row to try out, by its event type. */
export type TriedRow = RowChange & { readonly eventType: string };

/**
 * Checks a destination as it is and stores the problems found; or checks it with other rows, and stores nothing.
 *
 * @throws 404 for an unknown destination, 422 for rows that cannot be saved, 502 if Jira doesn't answer: earlier problems
 *   then stay
 */
export async function checkDestination(
  context: CheckContext,
  organisationId: string,
  destinationId: string,
  changes: readonly TriedRow[] | undefined,
): Promise<Checked> {
  return (await checkAndStore(context, organisationId, destinationId, changes)).checked;
}

/**
 * The same, and whether the problems found were stored and the next check scheduled.
 *
 * @param read create metadata that Jira isn't asked for again
 */
export async function checkAndStore(
  context: CheckContext,
  organisationId: string,
  destinationId: string,
  changes: readonly TriedRow[] | undefined,
  read?: ReadMetadata,
): Promise<{ readonly checked: Checked; readonly isStored: boolean }> {
  const destination = await findDestination(context.database, organisationId, destinationId);
  if (destination === undefined) throw notFound('destination');
  const saved = await rowsOf(context.database, destinationId);
  const rows = changes === undefined ? saved : withChanges(saved, changes);
  const facts = await factsOf(context, destination, rows, read);
  const checked = check(subjectOf(destination, rows, changes), facts);
  if (changes === undefined) await noteNewestKey(context, destination, facts);
  // That the site must be reconnected isn't stored: the site's status says so, until it is reconnected.
  const isToBeStored = changes === undefined && facts.kind === 'looked_at';
  const seen = { facts, screens: screensOf(rows, facts) };
  return { checked, isStored: isToBeStored && (await store(context, destination, checked, seen)) };
}

/**
 * Checks rows for a destination that isn't saved yet.
 *
 * @throws 404 for an unknown site, 422 for rows that cannot be saved, 502 if Jira doesn't answer
 */
export async function checkUnsaved(
  context: CheckContext,
  organisationId: string,
  request: { readonly siteId: string; readonly projectKey: string; readonly mappings: readonly TriedRow[] },
): Promise<Checked> {
  const { siteId, projectKey, mappings } = request;
  const site = await findSite(context.database, organisationId, siteId);
  if (site === undefined) throw notFound('site');
  const rows = withChanges([], mappings);
  const facts: ProjectFacts =
    site.status === 'reconnect_required'
      ? { kind: 'reconnect_required', isSiteRemoved: false }
      : await ask(context, { siteId, cloudId: site.cloudId, organisationId }, { key: projectKey }, rows);
  return check({ siteName: site.name, projectKey, rows, known: [] }, facts);
}

/**
 * Checks a destination that has just been saved, so that the response shows what is wrong. The save stands either way: if
 * Jira doesn't answer now, the scheduled check follows.
 *
 * @param read the create metadata that was read for the save
 */
export async function checkAfterSave(
  context: CheckContext,
  organisationId: string,
  destinationId: string,
  read: ReadMetadata,
): Promise<void> {
  const { database, queue, now } = context;
  await queue.reschedule(database, { ...checkOf(destinationId), at: later(now(), afterSaveMs) });
  try {
    await checkAndStore(context, organisationId, destinationId, undefined, read);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    context.log.warn({ err: error, destinationId }, 'A destination could not be checked when it was saved.');
  }
}

/**
 * Notes the newest key that Jira's index shows of the project, from which a ticket of unknown outcome is looked for. A
 * lower bound is enough, so a project that can't be searched now isn't a reason for the check to fail.
 */
async function noteNewestKey(
  { database, jira }: CheckContext,
  { id, organisationId, site, project }: Destination,
  facts: ProjectFacts,
): Promise<void> {
  if (facts.kind !== 'looked_at' || typeof facts.project === 'string') return;
  const answer = await jira.newestKey({ siteId: site.id, cloudId: site.cloudId, organisationId }, project.id);
  const newest = answer.kind === 'ok' && answer.value !== null ? numberOf(project.key, answer.value) : null;
  if (newest === null) return;
  await noteNewestNumber(database, organisationId, { destinationId: id, siteId: site.id, project }, newest);
}

/** The saved rows, with those to try out in place of the ones for their event types. */
export function withChanges(saved: readonly CheckedDraft[], changes: readonly TriedRow[]): readonly CheckedDraft[] {
  const known = new Map(saved.map((row) => [row.eventType, row]));
  const changed = changes.map((change, index) => {
    const row = withChange(known.get(change.eventType) ?? defaultRowOn(change.eventType), change);
    return checkedDraft(row, `mappings[${index}]`);
  });
  const changedTypes = new Set(changes.map(({ eventType }) => eventType));
  return [...saved.filter(({ eventType }) => !changedTypes.has(eventType)), ...changed];
}

async function factsOf(
  context: CheckContext,
  { site, project, status, organisationId }: Destination,
  rows: readonly CheckedDraft[],
  read: ReadMetadata | undefined,
): Promise<ProjectFacts> {
  if (status.siteStatus === 'reconnect_required') {
    return { kind: 'reconnect_required', isSiteRemoved: status.isSiteRemoved };
  }
  return ask(context, { siteId: site.id, cloudId: site.cloudId, organisationId }, { id: project.id }, rows, read);
}

async function ask(
  context: CheckContext,
  site: JiraSite,
  project: WantedProject,
  rows: readonly CheckedDraft[],
  read?: ReadMetadata,
): Promise<ProjectFacts> {
  const on = rows.filter(({ enabled }) => enabled);
  const isWanted = isOneOf(on.flatMap(({ issueType }) => issueType ?? []));
  const facts = await withPeople(context, site, rows, await readFacts(context, site, project, isWanted, read));
  const namesResolutions = on.some(({ lifecycle }) => lifecycle.silentResolutions.length > 0);
  return namesResolutions ? withResolutions(context, site, facts) : facts;
}

/** The same, with what Jira says of the people that the rows set, where AvsB may ask for them. */
async function withPeople(
  context: CheckContext,
  site: JiraSite,
  rows: readonly CheckedDraft[],
  facts: ProjectFacts,
): Promise<ProjectFacts> {
  if (facts.kind !== 'looked_at' || typeof facts.project === 'string') return facts;
  const { metadata } = facts.project;
  const accounts = metadata === null ? [] : accountsIn(rows, metadata);
  if (metadata === null || accounts.length === 0) return facts;
  const known = await findSite(context.database, site.organisationId, site.siteId);
  if (known === undefined || !mayReadPeople(known)) return facts;
  const missingPeople = await missingPeopleOf(context, site, metadata.projectKey, accounts);
  return { ...facts, project: { ...facts.project, metadata: { ...metadata, missingPeople } } };
}

/** The known problems of a row don't apply to another row in its place. */
function subjectOf(
  { site, project, problems }: Destination,
  rows: readonly CheckedDraft[],
  changes: readonly TriedRow[] = [],
): Subject {
  const changedTypes = new Set<string | null>(changes.map(({ eventType }) => eventType));
  const known = problems.filter(({ eventType }) => !changedTypes.has(eventType));
  return { siteName: site.name, projectKey: project.key, rows, known };
}

/** What the create screens of the rows that are on don't have, as far as Jira showed them. */
function screensOf(rows: readonly CheckedDraft[], facts: ProjectFacts): RowOffScreen[] {
  if (facts.kind !== 'looked_at' || typeof facts.project === 'string') return [];
  const { metadata } = facts.project;
  if (metadata === null) return [];
  return rows.flatMap((row) => {
    const { issueType } = placeOf(row, metadata);
    if (!row.enabled || issueType === null) return [];
    return [{ eventType: row.eventType, issueTypeId: issueType.id, fields: offScreen(row, metadata) }];
  });
}

async function store(
  context: CheckContext,
  { organisationId, id, version, project, site }: Destination,
  { ok, problems }: Checked,
  { facts, screens }: { readonly facts: ProjectFacts; readonly screens: readonly RowOffScreen[] },
): Promise<boolean> {
  const { database, queue, now, random } = context;
  return inTransaction(database, async (transaction) => {
    const isStored = await storeCheck(transaction, organisationId, id, { version, problems, at: timestamp(now()) });
    if (!isStored) return false;
    await storeOffScreen(transaction, id, project.id, screens);
    await storeNames(transaction, { organisationId, id, site, project }, facts);
    // A project that is gone keeps the webhook from following the others; one that is back, or renamed, is followed again.
    await queue.schedule(transaction, [webhookOf(site.id), { task: 'refresh-site', key: site.id }]);
    await queue.reschedule(transaction, { ...checkOf(id), at: later(now(), nextCheckMs(ok, random())) });
    await noteProblems(context, transaction, organisationId, { destinationId: id });
    return true;
  });
}
