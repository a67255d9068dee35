import { type Expression, type RawBuilder, type SqlBool, sql } from 'kysely';
import type { Database } from './database';
import { isPostgres } from './is-postgres';
import { waitForTurn } from './wait-for-turn';

/** A part of a list, newest first: the rows after `cursor`, which is the id of the last row already seen. */
export interface PageRequest {
  readonly limit: number;
  readonly cursor?: string | undefined;
}

export interface Page<Item> {
  readonly items: readonly Item[];
  readonly nextCursor: string | null;
}

/** How many rows the whole list has, up to the limit of counting. */
export interface Counted {
  readonly total: number;
  /** There are more than `total`. */
  readonly totalCapped?: true;
}

/** A list is counted up to this many rows. */
export const maxCounted = 1_000;

/** A list in order of ids. */
export interface Listing {
  readonly table: string;
  /** The rows that an index returns in this order. */
  readonly all: Expression<SqlBool>;
  /** The rows of the table that belong to the list. */
  readonly matching: Expression<SqlBool>;
}

/** Reads one page of a list that an index returns in order of ids. `Row` is a row of its table. */
export async function pageOf<Row extends { id: string }, Item>(
  database: Database,
  { table, matching }: Omit<Listing, 'all'>,
  request: PageRequest,
  toItem: (row: Row) => Item,
): Promise<Page<Item>> {
  const part = { from: undefined, before: request.cursor };
  return asPage<Row, Item>(await rowsIn(database, table, matching, part, request.limit + 1), request, toItem);
}

/**
 * Reads one page of a list of which few rows may match, and counts the list. Both scan its rows in parts: while SQLite scans
 * a million rows without a match, no other request is answered.
 */
export async function searchedPageOf<Row extends { id: string }, Item>(
  database: Database,
  listing: Listing,
  request: PageRequest,
  toItem: (row: Row) => Item,
): Promise<Page<Item> & Counted> {
  const { table, matching } = listing;
  const wanted = request.limit + 1;
  const rows: Row[] = [];
  for await (const part of partsOf(database, listing, request.cursor)) {
    rows.push(...(await rowsIn<Row>(database, table, matching, part, wanted - rows.length)));
    if (rows.length >= wanted) break;
  }
  const isWhole = request.cursor === undefined && rows.length < wanted;
  const total = isWhole ? rows.length : await countOf(database, listing);
  return { ...asPage(rows, request, toItem), ...countedAs(total) };
}

async function rowsIn<Row>(
  database: Database,
  table: string,
  matching: Expression<SqlBool>,
  part: Part,
  limit: number,
): Promise<Row[]> {
  const { rows } = await sql<Row>`
    SELECT * FROM ${sql.table(table)} WHERE ${matching}${within(part)} ORDER BY id DESC LIMIT ${limit}
  `.execute(database);
  return rows;
}

/** How many rows of a list match, counted at least up to `limit`. */
export async function countOf(database: Database, listing: Listing, limit: number = maxCounted + 1): Promise<number> {
  let count = 0;
  for await (const part of partsOf(database, listing)) {
    const { rows } = await sql<{ total: number }>`
      SELECT count(*) AS total FROM ${sql.table(listing.table)} WHERE ${listing.matching}${within(part)}
    `.execute(database);
    count += rows[0]?.total ?? 0;
    if (count >= limit) break;
  }
  return count;
}

function asPage<Row extends { id: string }, Item>(
  rows: readonly Row[],
  { limit }: PageRequest,
  toItem: (row: Row) => Item,
): Page<Item> {
  const shown = rows.slice(0, Math.min(limit, howManyFit(rows.map(sizeOf), maxPageChars)));
  const last = shown.at(-1);
  return {
    items: shown.map(toItem),
    nextCursor: rows.length > shown.length && last !== undefined ? last.id : null,
  };
}

/** A page of long rows has fewer of them, so that writing a response never takes more than a few milliseconds. */
export const maxPageChars = 1_000_000;

/** How many of the first rows fit, given the size of each: at least one. */
export function howManyFit(sizes: readonly number[], room: number): number {
  let left = room;
  const tooMany = sizes.findIndex((size) => {
    left -= size;
    return left < 0;
  });
  return tooMany === -1 ? sizes.length : Math.max(1, tooMany);
}

function sizeOf(row: object): number {
  return Object.values(row).reduce<number>((sum, value) => sum + (typeof value === 'string' ? value.length : 0), 0);
}

/** What is said of a count that ended one beyond the limit. */
export function countedAs(count: number): Counted {
  return count > maxCounted ? { total: maxCounted, totalCapped: true } : { total: count };
}

/** Neighbouring rows, by their ids. */
interface Part {
  readonly from: string | undefined;
  readonly before: string | undefined;
}

/** SQLite scans this many rows within a few milliseconds, in which this process is blocked. */
const sqliteRowsAtOnce = 3_000;
/** PostgreSQL scans in its own process: here the round trips count. */
const postgresRowsAtOnce = 50_000;

async function* partsOf(database: Database, { table, all }: Listing, cursor?: string): AsyncGenerator<Part> {
  const rowsAtOnce = isPostgres(database) ? postgresRowsAtOnce : sqliteRowsAtOnce;
  for (let before = cursor; ; ) {
    await waitForTurn();
    const { rows } = await sql<{ id: string }>`
      SELECT id FROM ${sql.table(table)} WHERE ${all}${within({ from: undefined, before })}
      ORDER BY id DESC LIMIT 1 OFFSET ${sql.lit(rowsAtOnce - 1)}
    `.execute(database);
    const border = rows[0]?.id;
    yield { from: border, before };
    if (border === undefined) return;
    before = border;
  }
}

function within({ from, before }: Part): RawBuilder<unknown> {
  const atOrAfter = from === undefined ? sql`` : sql` AND id >= ${from}`;
  return before === undefined ? atOrAfter : sql`${atOrAfter} AND id < ${before}`;
}
