import type { Issue } from '../atlassian/jira';
import type { KeysBefore, UncertainWrite } from '../domain/decide';
import { markerOf } from '../domain/dedup';
import { isFiledBy, issuePropertyKey, namesNoDelivery } from '../domain/issue-property';
import { classify, type Outcome } from '../domain/outcome';
import { issuesLinkedBy } from '../store/links';
import type { Work } from '../store/work';
import { placeOf } from './attempts';
import type { DeliveryContext } from './context';
import { projectNow } from './hidden-project';
import { jiraSiteOf } from './jira-site';
import { nothingFound, type TicketLook, walkKeys } from './walk-keys';

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
  const byKey = keysBefore === null ? nothingFound(false) : await lookByKey(context, work, keysBefore);
  if (byKey.result !== 'confirmed' || byKey.value.ticket !== null) return byKey;
  // Without the permission to see the project, no key and no label is shown.
  const project = await projectNow(context, work);
  if (project.kind === 'unknown') return work.destination.status.isDeleted ? nothingFound(false) : project.outcome;
  const byLabel = await lookByLabel(context, work, keysBefore !== null);
  if (byLabel.result !== 'confirmed') return byLabel;
  return { ...byLabel, value: { ticket: byLabel.value, isExact: byKey.value.isExact } };
}

function lookByKey(context: LookContext, work: Work, before: KeysBefore): Promise<Outcome<TicketLook>> {
  const { id } = work.delivery;
  const isOurs = (value: unknown) => isFiledBy(value, id);
  const wanted = { id, property: issuePropertyKey, isOurs, before };
  return walkKeys(context, jiraSiteOf(work), placeOf(work.destination), wanted);
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
