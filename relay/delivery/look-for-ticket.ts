import type { Issue } from '../atlassian/jira';
import type { KeysBefore, UncertainWrite } from '../domain/decide';
import { markerOf } from '../domain/dedup';
import { isFiledBy, issuePropertyKey, namesNoDelivery } from '../domain/issue-property';
import { type KeyWalk, nextKeys, numberOf, stateOf, walkAfter, walked } from '../domain/key-walk';
import { classify, type Outcome } from '../domain/outcome';
import { issuesLinkedBy } from '../store/links';
import { noteNewestNumber, readNewestNumber } from '../store/project-keys';
import type { Work } from '../store/work';
import { placeOf } from './attempts';
import type { DeliveryContext } from './context';
import { projectNow } from './hidden-project';
import { jiraSiteOf } from './jira-site';

/** What a look for a ticket of unknown outcome found. */
export interface TicketLook {
  readonly ticket: Issue | null;
  /** Whether finding nothing means that it isn't there, or only that Jira's search index doesn't show it. */
  readonly isExact: boolean;
}

type LookContext = Pick<DeliveryContext, 'database' | 'jira' | 'log'>;

/**
 * Looks for the ticket that a create of unknown outcome may have filed: by key, which is exact, and by the marker label in
 * Jira's index, for where AvsB may not see some of the keys, or there are too many. A ticket is ours only if its property
 * names the delivery: a person's copy of another ticket has the marker label, too, but not the property (a clone takes
 * fields along, and no entity properties).
 */
export async function lookForTicket(
  context: LookContext,
  work: Work,
  { keysBefore }: UncertainWrite,
): Promise<Outcome<TicketLook>> {
  const byKey = keysBefore === null ? nothing(false) : await lookByKey(context, work, keysBefore);
  if (byKey.result !== 'confirmed' || byKey.value.ticket !== null) return byKey;
  // Without the permission to see the project, no key and no label is shown.
  const project = await projectNow(context, work);
  if (project.kind === 'unknown') return work.destination.status.isDeleted ? nothing(false) : project.outcome;
  const byLabel = await lookByLabel(context, work, keysBefore !== null);
  if (byLabel.result !== 'confirmed') return byLabel;
  return { ...byLabel, value: { ticket: byLabel.value, isExact: byKey.value.isExact } };
}

function nothing(isExact: boolean): Extract<Outcome<TicketLook>, { result: 'confirmed' }> {
  return { result: 'confirmed', status: 200, value: { ticket: null, isExact } };
}

/** Reads the project's keys after the newest one that was known before the create began. */
async function lookByKey(context: LookContext, work: Work, before: KeysBefore): Promise<Outcome<TicketLook>> {
  const { database, jira, log } = context;
  const { id, organisationId } = work.delivery;
  const site = jiraSiteOf(work);
  const newestKnown = await newestByNow(context, work, before);
  let walk = walkAfter(before);
  while (stateOf(walk, newestKnown) === 'unfinished') {
    const answer = await jira.bulkFetchIssues(site, nextKeys(walk), [], [issuePropertyKey]);
    if (answer.kind !== 'ok') return failedRead(classify('read', answer));
    const { issues } = answer.value;
    const ticket = issues.find(({ properties }) => isFiledBy(properties[issuePropertyKey], id));
    if (ticket !== undefined) return { result: 'confirmed', status: answer.status, value: { ticket, isExact: true } };
    const keysThere = issues.map(({ key }) => key);
    walk = walked(walk, keysThere);
  }
  const place = placeOf(work.destination);
  if (place.project.key === before.projectKey && walk.newest > newestKnown) {
    await noteNewestNumber(database, organisationId, place, walk.newest);
  }
  const isWhole = stateOf(walk, newestKnown) === 'whole';
  if (!isWhole) log.warn({ deliveryId: id, ...seenOf(walk) }, tooLong);
  return nothing(isWhole);
}

/** Jira may refuse to read many issues by key: that says nothing about the ticket, and the index has to tell. */
function failedRead(outcome: Outcome<never>): Outcome<TicketLook> {
  return outcome.result === 'rejected' && outcome.consequence !== 'reconnect' ? nothing(false) : outcome;
}

const tooLong = 'A ticket of unknown outcome is looked for by its label, since there are too many new keys.';

function seenOf({ first, next, projectKey }: KeyWalk) {
  return { projectKey, first, last: next - 1 };
}

/**
 * The highest number of the project's keys that is known by now, from AvsB's own tickets and from Jira's index: if AvsB
 * may not see many keys in a row, there is more behind them. 0 where nothing is known.
 */
async function newestByNow({ database, jira }: LookContext, work: Work, { projectKey }: KeysBefore): Promise<number> {
  const place = placeOf(work.destination);
  // The destination has moved to another project since.
  if (place.project.key !== projectKey) return 0;
  const stored = await readNewestNumber(database, place);
  const answer = await jira.newestKey(jiraSiteOf(work), place.project.id);
  const indexed = answer.kind === 'ok' && answer.value !== null ? numberOf(projectKey, answer.value) : null;
  return Math.max(stored, indexed ?? 0);
}

/**
 * Looks for the marker label, in the newest hundred tickets that have it. A create whose keys weren't stored was begun by a
 * version that did not write the delivery into the property: then a ticket is ours if it isn't Done and no other
 * delivery's.
 */
async function lookByLabel(context: LookContext, work: Work, namesDelivery: boolean): Promise<Outcome<Issue | null>> {
  const { database, jira } = context;
  const { organisationId, dedupKey, id } = work.delivery;
  const condition = `labels = "${markerOf(dedupKey)}"${namesDelivery ? '' : ' AND statusCategory != Done'}`;
  const jql = `${condition} ORDER BY created DESC`;
  const answer = await jira.searchIssues(jiraSiteOf(work), jql, [], null, [issuePropertyKey]);
  if (answer.kind !== 'ok') return classify('read', answer);
  const known = new Set(namesDelivery ? [] : await issuesLinkedBy(database, organisationId, dedupKey));
  const ticket = answer.value.issues.find(({ id: issueId, properties: { [issuePropertyKey]: value } }) =>
    namesDelivery ? isFiledBy(value, id) : namesNoDelivery(value) && !known.has(issueId),
  );
  return classify('read', { ...answer, value: ticket ?? null });
}
