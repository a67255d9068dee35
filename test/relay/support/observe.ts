import type { Database } from '../../../relay/store/database';

interface Observer {
  /** Called with each query, just before it is asked. */
  readonly onQuery: (sql: string) => void;
  readonly onRows: (rows: readonly unknown[]) => void;
}

/** The same database, which says of each query what it asks and what came back. */
export function observed(database: Database, { onQuery, onRows }: Observer): Database {
  return database.withPlugin({
    transformQuery({ node, queryId }) {
      onQuery(database.getExecutor().compileQuery(node, queryId).sql);
      return node;
    },
    async transformResult({ result }) {
      onRows(result.rows);
      return result;
    },
  });
}
