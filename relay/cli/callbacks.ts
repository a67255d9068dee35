import type { Environment } from '../config';
import { timestamp } from '../domain/clock';
import { scheduleOnly } from '../queue/schedule-only';
import { callbackBacklog, givenUpCallbacks, type StoredCallback, tryAgain } from '../store/callbacks';
import { inTransaction } from '../store/transaction';
import { type Output, WrongUsage } from './output';
import { withCommandContext } from './wiring';

/** More are not listed at once. */
const maxListed = 200;

/** Lists the callbacks that AvsB did not take for three days, oldest first. */
export async function listCallbacks(environment: Environment, output: Output): Promise<void> {
  const { items, pending, givenUp } = await withCommandContext(environment, async ({ database }) => ({
    items: await givenUpCallbacks(database, { limit: maxListed }),
    ...(await callbackBacklog(database)),
  }));
  output.result({ items: items.map(view), pending, givenUp }, () => {
    for (const { id, happenedAt, type, organisationId, lastError } of items) {
      output.say([id, happenedAt, type.padEnd(26), organisationId, lastError ?? ''].join('  '));
    }
    output.say(
      `${givenUp} were given up${items.length < givenUp ? `, of which the oldest ${items.length} are above` : ''}.`,
    );
    output.say(`${pending} are still tried.`);
  });
}

/** Has callbacks that were given up tried again for three days: those named, or all. */
export async function retryCallbacks(
  ids: readonly string[],
  { all }: { readonly all: boolean },
  environment: Environment,
  output: Output,
): Promise<void> {
  if (all === ids.length > 0) throw new WrongUsage('Name callbacks, or say --all.');
  const queued = await withCommandContext(environment, ({ database }) =>
    inTransaction(database, async (transaction) => {
      const wanted = { limit: Number.MAX_SAFE_INTEGER, ...(!all && { ids }) };
      const found = await givenUpCallbacks(transaction, wanted);
      const now = () => new Date();
      await tryAgain(
        transaction,
        found.map(({ id }) => id),
        timestamp(now()),
      );
      const turns = [...new Set(found.map(({ turn }) => turn))];
      await scheduleOnly(now).schedule(
        transaction,
        turns.map((key) => ({ task: 'send-callbacks', key })),
      );
      return found.length;
    }),
  );
  const skipped = all ? 0 : ids.length - queued;
  output.result({ queued, skipped }, () => {
    output.say(`${queued} are sent again within seconds, if a relay runs that has AVSB_CALLBACK_URL.`);
    if (skipped > 0) output.say(`${skipped} have not been given up.`);
  });
}

function view({ id, organisationId, type, body, happenedAt, attempts, lastError }: StoredCallback) {
  return { id, organisationId, type, happenedAt, attempts, lastError, body: JSON.parse(body) };
}
