import type { Issue, JiraSite } from '../atlassian/jira';
import type { KeysBefore } from '../domain/decide';
import { type KeyWalk, nextKeys, numberOf, stateOf, walkAfter, walked } from '../domain/key-walk';
import { classify, type Outcome } from '../domain/outcome';
import { type FilingPlace, noteNewestNumber, readNewestNumber } from '../store/project-keys';
import type { DeliveryContext } from './context';

/** What a look for a ticket of unknown outcome found. */
export interface TicketLook {
  readonly ticket: Issue | null;
  /** Whether finding nothing means that it isn't there, or only that Jira's search index doesn't show it. */
  readonly isExact: boolean;
}

/** A ticket that is looked for, and how it is distinguished from others. */
interface WantedTicket {
  /** What the log calls it. */
  readonly id: string;
  readonly property: string;
  readonly isOurs: (value: unknown) => boolean;
  readonly before: KeysBefore;
}

type WalkContext = Pick<DeliveryContext, 'database' | 'jira' | 'log'>;

/** Looks for a ticket by reading the project's keys after the newest one that was known before its create began. */
export async function walkKeys(
  context: WalkContext,
  site: JiraSite,
  place: FilingPlace,
  wanted: WantedTicket,
): Promise<Outcome<TicketLook>> {
  const { database, jira, log } = context;
  const { id, property, isOurs, before } = wanted;
  const newestKnown = await newestByNow(context, site, place, before);
  let walk = walkAfter(before);
  while (stateOf(walk, newestKnown) === 'unfinished') {
    const answer = await jira.bulkFetchIssues(site, nextKeys(walk), [], [property]);
    if (answer.kind !== 'ok') return failedRead(classify('read', answer));
    const { issues } = answer.value;
    const ticket = issues.find(({ properties }) => isOurs(properties[property]));
    if (ticket !== undefined) return { result: 'confirmed', status: answer.status, value: { ticket, isExact: true } };
    const keysThere = issues.map(({ key }) => key);
    walk = walked(walk, keysThere);
  }
  if (place.project.key === before.projectKey && walk.newest > newestKnown) {
    await noteNewestNumber(database, site.organisationId, place, walk.newest);
  }
  const isWhole = stateOf(walk, newestKnown) === 'whole';
  if (!isWhole) log.warn({ filedBy: id, ...seenOf(walk) }, tooLong);
  return nothingFound(isWhole);
}

export function nothingFound(isExact: boolean): Extract<Outcome<TicketLook>, { result: 'confirmed' }> {
  return { result: 'confirmed', status: 200, value: { ticket: null, isExact } };
}

/** Jira may refuse to read many issues by key: that says nothing about the ticket, so the index is asked. */
function failedRead(outcome: Outcome<never>): Outcome<TicketLook> {
  return outcome.result === 'rejected' && outcome.consequence !== 'reconnect' ? nothingFound(false) : outcome;
}

const tooLong = "A ticket of unknown outcome is looked for in Jira's index, since there are too many new keys.";

function seenOf({ first, next, projectKey }: KeyWalk) {
  return { projectKey, first, last: next - 1 };
}

/**
 * The highest number of the project's keys that is known by now, from AvsB's own tickets and from Jira's index: if AvsB
 * may not see many keys in a row, there is more behind them. 0 where nothing is known.
 */
async function newestByNow(
  { database, jira }: WalkContext,
  site: JiraSite,
  place: FilingPlace,
  { projectKey }: KeysBefore,
): Promise<number> {
  // The destination has moved to another project since.
  if (place.project.key !== projectKey) return 0;
  const stored = await readNewestNumber(database, place);
  const answer = await jira.newestKey(site, place.project.id);
  const indexed = answer.kind === 'ok' && answer.value !== null ? numberOf(projectKey, answer.value) : null;
  return Math.max(stored, indexed ?? 0);
}
