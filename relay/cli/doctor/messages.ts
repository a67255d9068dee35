import type { Config } from '../../config';
import { timestamp } from '../../domain/clock';
import { createdAt } from '../../domain/ids';
import { callbackBacklog } from '../../store/callbacks';
import type { Database } from '../../store/database';
import { noticeBacklog } from '../../store/notice-messages';
import { type Finding, ok, warning } from './finding';

/** What is sent is taken within seconds: if something has waited for longer, the receiver doesn't take it, or no worker runs. */
const longWaitMs = 10 * 60_000;

/** Whether people hear of problems, and AvsB of tickets. */
export async function checkMessages(database: Database, config: Pick<Config, 'callbacks'>): Promise<Finding[]> {
  return [await checkNotices(database), await checkCallbacks(database, config)];
}

async function checkNotices(database: Database): Promise<Finding> {
  const check = 'notices';
  const { due, failing } = await noticeBacklog(database, timestamp(new Date()));
  const [first] = failing;
  if (first !== undefined) {
    const more = failing.length > 1 ? ` The same is true of ${failing.length - 1} more.` : '';
    const message = `${first.id} of ${first.organisationId} does not arrive: ${first.lastError}${more}`;
    return warning(
      check,
      message,
      'An admin corrects it at “Notices”, and sends a test. Messages are tried for a day.',
    );
  }
  return ok(check, due === 0 ? 'Everything was told.' : `${due} messages are being sent.`);
}

async function checkCallbacks(database: Database, { callbacks }: Pick<Config, 'callbacks'>): Promise<Finding> {
  const check = 'callbacks';
  const { pending, givenUp, oldestId } = await callbackBacklog(database);
  if (callbacks === null && pending > 0) {
    const nextStep = 'Set AVSB_CALLBACK_URL and AVSB_CALLBACK_SECRET for every relay and for this command.';
    return warning(check, `${pending} are to be sent to AvsB, and no address is configured.`, nextStep);
  }
  const waitsMs = oldestId === null ? 0 : Date.now() - createdAt(oldestId).getTime();
  if (waitsMs > longWaitMs) {
    const minutes = Math.round(waitsMs / 60_000);
    const nextStep = 'The relay’s log says what AvsB answers. They are tried for three days.';
    return warning(check, `${pending} wait to be sent to AvsB, the oldest for ${minutes} minutes.`, nextStep);
  }
  if (givenUp > 0) {
    const nextStep = '“callbacks list” shows them, and “callbacks retry --all” sends them again.';
    return warning(check, `AvsB did not take ${givenUp} for three days.`, nextStep);
  }
  return ok(check, callbacks === null ? 'AvsB is not told of tickets.' : 'AvsB was told everything.');
}
