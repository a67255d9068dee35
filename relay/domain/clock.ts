/** The time now. It comes in from outside, so that tests control it. */
export type Clock = () => Date;

/** The time as it is stored and sent: ISO 8601 in UTC with milliseconds, so that texts sort as times do. */
export function timestamp(time: Date): string {
  return time.toISOString();
}

/** The time so many milliseconds after another. */
export function later(time: Date, ms: number): Date {
  return new Date(time.getTime() + ms);
}
