import type { Queued } from '../api/queue';
import { formatClock } from '../formats';
import { texts } from './texts';

/** Why what is queued waits, and until when. */
export function delaySentence({ reason, nextAttemptAt }: NonNullable<Queued['delayed']>): string {
  const time = formatClock(new Date(nextAttemptAt));
  return reason?.startsWith('Jira asked AvsB to slow down') === true
    ? texts.card.slowDown(time)
    : texts.card.nextAttempt(reason ?? '', time);
}
