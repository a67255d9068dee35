import type { Database } from '../../../relay/store/database';

/** A counter's key as a text, and what it counts. */
type Counts = Record<string, number>;

const keyOf = (row: { organisation_id: string; destination_id: string }, hour: number, kind: string, bin: number) =>
  [row.organisation_id, row.destination_id, hour, kind, bin].join(' ');

/** The statistics' counters, summed as a query sums them; those of nothing left out. */
export async function keptCounts(database: Database): Promise<Counts> {
  const rows = await database.selectFrom('delivery_counts').selectAll().execute();
  return summed(rows.map((row) => [keyOf(row, row.hour, row.kind, row.bin), Number(row.count)]));
}

/** What the counters should be: by a look at every delivery. */
export async function recount(database: Database): Promise<Counts> {
  const rows = await database.selectFrom('deliveries').selectAll().execute();
  return summed(
    rows.map((row) => {
      const kind = row.state === 'delivered' ? (row.outcome ?? 'none') : row.state;
      const counted = kind === 'queued' || kind === 'delivering' ? 'waiting' : kind;
      const bin = row.state === 'delivered' ? (row.time_bin ?? -1) : -1;
      return [keyOf(row, Math.floor(Date.parse(row.created_at) / 3_600_000), counted, bin), 1];
    }),
  );
}

function summed(counts: readonly [string, number][]): Counts {
  const sums: Counts = {};
  for (const [key, count] of counts) sums[key] = (sums[key] ?? 0) + count;
  return Object.fromEntries(Object.entries(sums).filter(([, count]) => count !== 0));
}
