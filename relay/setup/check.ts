import type { JiraSite } from '../atlassian/jira';
import { AppError, notFound } from '../domain/app-error';
import { type Checked, check, type ProjectFacts, type Subject } from '../domain/check';
import { afterSaveMs, nextCheckMs } from '../domain/check-times';
import { later } from '../domain/clock';
import { isOneOf } from '../domain/mapping/create-metadata';
import { defaultRowOn } from '../domain/mapping/default-row';
import type { CheckedDraft } from '../domain/mapping/mapping';
import type { ItemKey } from '../queue/queue';
import { storeCheck } from '../store/checks';
import { type Destination, findDestination } from '../store/destinations';
import { rowsOf } from '../store/mappings';
import { findSite } from '../store/sites';
import { inTransaction } from '../store/transaction';
import type { SetupContext } from './context';
import type { ReadMetadata } from './create-metadata';
import { readFacts, type WantedProject } from './project-facts';
import { checkedDraft, type RowChange, withChange } from './row-change';

/** What checking takes. */
export type CheckContext = Pick<SetupContext, 'database' | 'jira' | 'queue' | 'now' | 'random' | 'log'>;

/** The later work of checking a destination. */
export function checkOf(destinationId: string): ItemKey {
  return { task: 'check-destination', key: destinationId };
}

/** A row that is tried out, by its event type. */
export type TriedRow = RowChange & { readonly eventType: string };

/**
 * Checks a destination as it stands and stores what was found; or as it would stand with other rows, which stores
 * nothing.
 *
 * @throws 404 for an unknown destination, 422 for rows that cannot be saved, 502 where Jira does not answer: what was
 *   found before stays
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
 * The same, and whether what was found is stored, and with it when the next check is due.
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
  // That the site must be connected again, its state says, and ceases to say when it is.
  const isToBeStored = changes === undefined && facts.kind === 'looked_at';
  return { checked, isStored: isToBeStored && (await store(context, destination, checked)) };
}

/**
 * Checks rows for a destination that is not saved yet.
 *
 * @throws 404 for an unknown site, 422 for rows that cannot be saved, 502 where Jira does not answer
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
 * Checks a destination that has just been saved, so that its answer tells what is wrong. What is saved is saved: where
 * Jira does not answer now, the check comes by itself.
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

/** Rows that are tried out, in place of those that are saved for their event types. */
function withChanges(saved: readonly CheckedDraft[], changes: readonly TriedRow[]): readonly CheckedDraft[] {
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
  { site, project, standing, organisationId }: Destination,
  rows: readonly CheckedDraft[],
  read: ReadMetadata | undefined,
): Promise<ProjectFacts> {
  if (standing.siteStatus === 'reconnect_required') {
    return { kind: 'reconnect_required', isSiteRemoved: standing.isSiteRemoved };
  }
  return ask(context, { siteId: site.id, cloudId: site.cloudId, organisationId }, { id: project.id }, rows, read);
}

function ask(
  context: CheckContext,
  site: JiraSite,
  project: WantedProject,
  rows: readonly CheckedDraft[],
  read?: ReadMetadata,
): Promise<ProjectFacts> {
  const isWanted = isOneOf(rows.flatMap(({ enabled, issueType }) => (enabled && issueType ? [issueType] : [])));
  return readFacts(context, site, project, isWanted, read);
}

/** What was found of a row says nothing of another one in its place. */
function subjectOf(
  { site, project, problems }: Destination,
  rows: readonly CheckedDraft[],
  changes: readonly TriedRow[] = [],
): Subject {
  const changedTypes = new Set<string | null>(changes.map(({ eventType }) => eventType));
  const known = problems.filter(({ eventType }) => !changedTypes.has(eventType));
  return { siteName: site.name, projectKey: project.key, rows, known };
}

async function store(
  { database, queue, now, random }: CheckContext,
  { organisationId, id, version }: Destination,
  { ok, problems }: Checked,
): Promise<boolean> {
  return inTransaction(database, async (transaction) => {
    const isStored = await storeCheck(transaction, organisationId, id, { version, problems });
    if (isStored) await queue.reschedule(transaction, { ...checkOf(id), at: later(now(), nextCheckMs(ok, random())) });
    return isStored;
  });
}
