import type { Delivery } from '../api/types';
import { formatClock, formatDateTime, formatFullTime } from '../formats';
import { useNow } from '../parts/time';
import { texts } from './texts';

/** When a delivery continues: it counts down the last minute. */
export function NextTry({ at, lastError }: { at: string; lastError: Delivery['lastError'] }) {
  const now = useNow(1_000);
  const time = new Date(at);
  return (
    <time dateTime={at} title={formatFullTime(time)}>
      {wordsOf(time, now, lastError === null ? texts.continues : texts.nextTry)}
    </time>
  );
}

function wordsOf(time: Date, now: Date, words: typeof texts.continues | typeof texts.nextTry): string {
  const seconds = Math.ceil((time.getTime() - now.getTime()) / 1_000);
  if (seconds <= 0) return words.soon;
  if (seconds <= 60) return words.inSeconds(seconds);
  return time.toDateString() === now.toDateString() ? words.at(formatClock(time)) : words.on(formatDateTime(time));
}
