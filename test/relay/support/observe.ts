import type { Database } from '../../../relay/store/database';

/** The same database, which says of each query what it asks, just before it does. */
export function observed(database: Database, onQuery: (sql: string) => void): Database {
  return database.withPlugin({
    transformQuery({ node, queryId }) {
      onQuery(database.getExecutor().compileQuery(node, queryId).sql);
      return node;
    },
    transformResult: async ({ result }) => result,
  });
}
