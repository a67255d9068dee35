import type { Issue } from '../../../relay/demo/atlassian';
import { inDatabase } from '../support/database';
import type { Member } from '../support/process';
import { keptCounts, recount } from '../support/recount';
import { until } from '../support/until';

// biome-ignore lint/suspicious/noExplicitAny: what a route answers is looked at, not typed
type Json = any;

/** How many events were sent and how many tickets they are to come to; each other event is a comment. */
export interface Expected {
  readonly events: number;
  readonly tickets: number;
}

/**
 * Compares the relay's deliveries, links and audit entries with what is in Jira: each event is
 * delivered and in Jira once, each dedup key has one ticket, and nothing else is there. The statistics count the same.
 */
export async function expectBalancedBooks(relay: Member, { events, tickets }: Expected): Promise<void> {
  const deliveries = await listed(relay, '/v1/deliveries?');
  expect(deliveries.filter(({ state }) => state !== 'delivered')).toEqual([]);
  expect(deliveries).toHaveLength(events);

  const issues = ticketsIn(relay);
  const keys = sorted(issues.map(({ key }) => key));
  expect(issues).toHaveLength(tickets);
  expect(new Set(issues.map(markerOf)).size).toBe(tickets);
  expect(sorted(deliveries.filter(isCreated).map(({ issueKey }) => issueKey))).toEqual(keys);
  expect(sorted((await listed(relay, '/v1/links?')).map(({ issueKey }) => issueKey))).toEqual(keys);
  const created = await listed(relay, '/v1/audit-log?action=JIRA_ISSUE_CREATED&');
  expect(sorted(created.map(({ target }) => target.name))).toEqual(keys);

  const commented = sorted(deliveries.filter((delivery) => !isCreated(delivery)).map(({ id }) => id));
  expect(sorted(issues.flatMap(deliveriesCommentedOn))).toEqual(commented);
  const told = await listed(relay, '/v1/audit-log?action=JIRA_ISSUE_COMMENTED&');
  expect(sorted(told.map(({ details }) => details.deliveryId))).toEqual(commented);

  await inDatabase(relay, async (database) => expect(await keptCounts(database)).toEqual(await recount(database)));

  expect(relay.atlassian.requests.flatMap(({ violations }) => violations)).toEqual([]);
}

/** Waits until this many deliveries are neither queued nor in progress. */
export async function allSettled(relay: Member, events: number): Promise<void> {
  const settled = async () => {
    let total = 0;
    // Only an admin moves a delivery out of these states; between the others it moves while this reads.
    for (const state of ['delivered', 'failed', 'waiting']) {
      total += (await relay.call('GET', `/v1/deliveries?limit=1&state=${state}`)).body.total;
    }
    return total >= events;
  };
  await until(settled, `${events} deliveries to settle`);
}

/** The attempts at a delivery in a few words each, such as `create uncertain`. */
export async function attemptsAt(relay: Member, deliveryId: string): Promise<string[]> {
  const { body } = await relay.call('GET', `/v1/deliveries/${deliveryId}`);
  return body.attemptLog.map(({ decision, result }: Json) => `${decision} ${result}`);
}

/** Everything of a list, over all its pages. */
export async function listed(relay: Member, path: string): Promise<Json[]> {
  const items: Json[] = [];
  let cursor = '';
  do {
    const { status, body } = await relay.call('GET', `${path}limit=200${cursor}`);
    expect(status).toBe(200);
    items.push(...body.items);
    cursor = body.nextCursor === null ? '' : `&cursor=${encodeURIComponent(body.nextCursor)}`;
  } while (cursor !== '');
  return items;
}

/** The issues in Jira that carry a marker label. */
export function ticketsIn({ atlassian }: Member): Issue[] {
  return atlassian.world.sites.flatMap(({ issues }) => Object.values(issues)).filter(markerOf);
}

function markerOf({ labels }: Issue): string | undefined {
  return labels.find((label) => /^avsb-[0-9a-f]{16}$/.test(label));
}

function deliveriesCommentedOn({ comments }: Issue): string[] {
  return comments.flatMap(({ properties }) =>
    properties.filter(({ key }) => key === 'avsb.delivery').flatMap(({ value }: Json) => value.deliveryIds),
  );
}

function isCreated({ outcome }: Json): boolean {
  return outcome === 'created';
}

function sorted(texts: string[]): string[] {
  return [...texts].sort();
}
