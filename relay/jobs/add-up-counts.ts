import type { Database } from '../store/database';
import { addUpCounts } from '../store/delivery-counts';

interface AddUpContext {
  readonly database: Database;
  /** Aborted when the relay stops. */
  readonly stopping: AbortSignal;
}

/** Changes per transaction. */
const atOnce = 5_000;

/** Adds the changes of the statistics to their counters, so that a query has few rows to sum. It may be stopped anywhere. */
export async function addUpAllCounts({ database, stopping }: AddUpContext): Promise<void> {
  while (!stopping.aborted && (await addUpCounts(database, atOnce)) === atOnce);
}
