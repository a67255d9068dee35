import { type SqlBool, sql } from 'kysely';
import type { Database } from './database';

/** The deliveries in one state that is not the end of them, of all organisations. */
interface Backlog {
  readonly state: 'queued' | 'delivering' | 'waiting' | 'failed' | 'held';
  readonly count: number;
  /** The oldest of them, whose id tells when it was created; null if there is none. */
  readonly oldestId: string | null;
}

/** Each state has a small partial index, whose condition the query must repeat literally. */
const states = [
  ['queued', sql<SqlBool>`deliveries.state IN ('queued', 'delivering') AND deliveries.state = 'queued'`],
  ['delivering', sql<SqlBool>`deliveries.state IN ('queued', 'delivering') AND deliveries.state = 'delivering'`],
  ['waiting', sql<SqlBool>`deliveries.state = 'waiting'`],
  ['failed', sql<SqlBool>`deliveries.state = 'failed'`],
  ['held', sql<SqlBool>`deliveries.state = 'held'`],
] as const;

/** How many deliveries are in each of these states, and how old they are. */
export async function backlog(database: Database): Promise<Backlog[]> {
  return Promise.all(
    states.map(async ([state, condition]) => {
      const { count, oldestId } = await database
        .selectFrom('deliveries')
        .select((of) => [
          of.fn.countAll<number>().as('count'),
          of.fn.min<string | null>('deliveries.id').as('oldestId'),
        ])
        .where(condition)
        .executeTakeFirstOrThrow();
      return { state, count, oldestId };
    }),
  );
}
