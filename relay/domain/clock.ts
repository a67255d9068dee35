/** The current time. It is passed in, so that tests control it. */
export type Clock = () => Date;

/** The time as it is stored and sent: ISO 8601 in UTC with milliseconds, so that texts sort as times do. */
export function timestamp(time: Date): string {
  return time.toISOString();
}

/** The time `ms` milliseconds after another one. */
export function later(time: Date, ms: number): Date {
  return new Date(time.getTime() + ms);
}
