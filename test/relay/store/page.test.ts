import fc from 'fast-check';
import { type SqlBool, sql } from 'kysely';
import type { Database } from '../../../relay/store/database';
import { countOf, howManyFit, pageOf, searchedPageOf } from '../../../relay/store/page';
import { engine, insertRows, run, useDatabase } from '../support/database';

interface Row {
  readonly id: string;
  readonly owner: string;
  readonly number: number;
  readonly text: string;
}

/** More than two parts of what SQLite looks through at once. */
const rows = 12_345;
/** PostgreSQL is set to compare texts byte by byte, as SQLite does: the server sorts by locale. */
const bytewise = engine === 'sqlite' ? '' : 'COLLATE "C"';
const idOf = (number: number) => `row_${String(number).padStart(6, '0')}`;

describe('a list that is searched', () => {
  let database: Database;
  useDatabase((opened) => {
    database = opened;
  });
  beforeAll(async () => {
    await run(
      database,
      `CREATE TABLE listed (
        id text ${bytewise} PRIMARY KEY,
        owner text NOT NULL,
        number integer NOT NULL,
        text text NOT NULL
      )`,
    );
    await run(database, 'CREATE INDEX listed_owner ON listed (owner, id)');
    const all = Array.from({ length: rows }, (_, number) => ({ id: idOf(number), owner: 'a', number, text: '' }));
    await insertRows(database, 'listed', all, 200);
    await insertRows(database, 'listed', [{ id: 'row_zzz', owner: 'b', number: 0, text: '' }]);
  });

  const listing = (divisor: number, rest: number) => {
    const all = sql<SqlBool>`owner = 'a'`;
    return { table: 'listed', all, matching: sql<SqlBool>`${all} AND number % ${sql.lit(divisor)} = ${rest}` };
  };

  it('has each matching row on one of its pages, however few they are, and as many as its total', async () => {
    const few = fc.record({
      divisor: fc.constantFrom(1, 2, 7, 100, 999, 5_000, 20_000),
      rest: fc.nat(30),
      limit: fc.integer({ min: 1, max: 200 }),
    });
    await fc.assert(
      fc.asyncProperty(few, async ({ divisor, rest, limit }) => {
        const expected = Array.from({ length: rows }, (_, number) => rows - 1 - number).filter(
          (number) => number % divisor === rest,
        );
        const found: number[] = [];
        let cursor: string | undefined;
        for (let pages = 0; pages < 4; pages += 1) {
          const page = await searchedPageOf<Row, number>(
            database,
            listing(divisor, rest),
            { limit, cursor },
            ({ number }) => number,
          );
          found.push(...page.items);
          const capped = { total: 1_000, totalCapped: true };
          const { total, totalCapped } = page;
          expect({ total, totalCapped }).toEqual(expected.length > 1_000 ? capped : { total: expected.length });
          if (page.nextCursor === null) break;
          cursor = page.nextCursor;
        }
        expect(found).toEqual(expected.slice(0, 4 * limit));
        expect(cursor === undefined || expected.length > limit).toBe(true);
      }),
      { numRuns: 25 },
    );
  });

  it('is counted completely if that is asked for', async () => {
    expect(await countOf(database, listing(1, 0), Number.POSITIVE_INFINITY)).toBe(rows);
    expect(await countOf(database, listing(2, 1), Number.POSITIVE_INFINITY)).toBe(Math.floor(rows / 2));
  });

  it('lets other requests run, however much there is to scan', async () => {
    let turns = 0;
    let isFound = false;
    const takeTurn = () => {
      turns += 1;
      if (!isFound) setImmediate(takeTurn);
    };
    setImmediate(takeTurn);
    const page = await searchedPageOf<Row, Row>(database, listing(20_000, 19_999), { limit: 50 }, (row) => row);
    isFound = true;
    expect(page).toEqual({ items: [], nextCursor: null, total: 0 });
    expect(turns).toBeGreaterThanOrEqual(2);
  });

  it('has shorter pages if its rows are long', async () => {
    const long = (number: number) => ({ id: `long_${number}`, owner: 'c', number, text: 'x'.repeat(300_000) });
    const longest = { ...long(7), text: 'x'.repeat(2_000_000) };
    await insertRows(database, 'listed', [...[0, 1, 2, 3, 4, 5, 6].map(long), longest]);
    const list = { table: 'listed', matching: sql<SqlBool>`owner = 'c'` };
    const pages: number[][] = [];
    for (let cursor: string | undefined; ; ) {
      const page = await pageOf<Row, number>(database, list, { limit: 200, cursor }, ({ number }) => number);
      pages.push([...page.items]);
      if (page.nextCursor === null) break;
      cursor = page.nextCursor;
    }
    expect(pages).toEqual([[7], [6, 5, 4], [3, 2, 1], [0]]);
    expect(howManyFit([], 10)).toBe(0);
  });
});
