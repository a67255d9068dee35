import type { Database } from './database';

/** Deliveries of one state that have not ended well, over all organisations. */
export interface Backlog {
  readonly state: 'queued' | 'delivering' | 'waiting' | 'failed';
  readonly count: number;
  /** The oldest of them: its id tells when it was made. Null where there is none. */
  readonly oldestId: string | null;
}

/** The states written out: each has a small index of its own, which the query must name as the index does. */
const states = [
  ['queued', "deliveries.state IN ('queued', 'delivering') AND deliveries.state = 'queued'"],
  ['delivering', "deliveries.state IN ('queued', 'delivering') AND deliveries.state = 'delivering'"],
  ['waiting', "deliveries.state = 'waiting'"],
  ['failed', "deliveries.state = 'failed'"],
] as const;

/** How much is still to do, and how old it is. */
export async function backlog(database: Database): Promise<Backlog[]> {
  return Promise.all(
    states.map(async ([state, condition]) => {
      const row: { count: number | string; oldest: string | null } | undefined = await database('deliveries')
        .whereRaw(condition)
        .first(database.raw('count(*) AS count'), database.raw('min(deliveries.id) AS oldest'));
      return { state, count: Number(row?.count ?? 0), oldestId: row?.oldest ?? null };
    }),
  );
}
