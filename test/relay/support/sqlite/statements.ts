import BetterSqlite3 from 'better-sqlite3';

const { prototype } = BetterSqlite3;
const statementPrototype: BetterSqlite3.Statement = Object.getPrototypeOf(
  new BetterSqlite3(':memory:').prepare('SELECT 1'),
);

afterEach(() => jest.restoreAllMocks());

/** Records which statements this process runs that answer no rows, until the test ends. @returns their texts so far */
export function recordStatements(): () => string[] {
  const run = jest.spyOn(statementPrototype, 'run');
  return () => run.mock.contexts.map(({ source }) => source);
}

/** Records which statements this process prepares, until the test ends. @returns their texts so far */
export function recordPrepared(): () => string[] {
  const prepare = jest.spyOn(prototype, 'prepare');
  return () => prepare.mock.calls.map(([source]) => source);
}
