import { useEffect, useState } from 'react';
import { formatFullTime, formatTime } from '../formats';

/** A moment: relative while it is near, its whole on pointing at it. */
export function Time({ at }: { at: string }) {
  const now = useNow(15_000);
  const time = new Date(at);
  return (
    <time dateTime={at} title={formatFullTime(time)}>
      {formatTime(time, now)}
    </time>
  );
}

/** The present moment, again every so many milliseconds. */
export function useNow(everyMs: number): Date {
  const [now, setNow] = useState(() => new Date());
  useEffect(() => {
    const timer = setInterval(() => setNow(new Date()), everyMs);
    return () => clearInterval(timer);
  }, [everyMs]);
  return now;
}
