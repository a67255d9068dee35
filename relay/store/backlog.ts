import { type SqlBool, sql } from 'kysely';
import type { Database } from './database';

/** Deliveries of one state that have not ended well, over all organisations. */
export interface Backlog {
  readonly state: 'queued' | 'delivering' | 'waiting' | 'failed';
  readonly count: number;
  /** The oldest of them: its id says when it was made. Null without any. */
  readonly oldestId: string | null;
}

/** The states written out: each has a small index of its own, which the query must name as the index does. */
const states = [
  ['queued', sql<SqlBool>`deliveries.state IN ('queued', 'delivering') AND deliveries.state = 'queued'`],
  ['delivering', sql<SqlBool>`deliveries.state IN ('queued', 'delivering') AND deliveries.state = 'delivering'`],
  ['waiting', sql<SqlBool>`deliveries.state = 'waiting'`],
  ['failed', sql<SqlBool>`deliveries.state = 'failed'`],
] as const;

/** How much is still to do, and how old it is. */
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
