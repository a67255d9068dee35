import { useEffect, useState } from 'react';
import { formatFullTime, formatTime } from '../formats';

/** A time: relative while it is near, in full as a tooltip. */
export function Time({ at }: { at: string }) {
  const now = useNow(15_000);
  const time = new Date(at);
  return (
    <time dateTime={at} title={formatFullTime(time)}>
      {formatTime(time, now)}
    </time>
  );
}

/** The current time, updated every `everyMs` milliseconds. */
export function useNow(everyMs: number): Date {
  const [now, setNow] = useState(() => new Date());
  useEffect(() => {
    const timer = setInterval(() => setNow(new Date()), everyMs);
    return () => clearInterval(timer);
  }, [everyMs]);
  return now;
}
