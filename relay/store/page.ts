import type { Knex } from 'knex';
import { type Database, isPostgres } from './database';
import { ownTurn } from './own-turn';

/** A part of a list, newest first: the rows after `cursor`, which is the id of the last row already seen. */
export interface PageRequest {
  readonly limit: number;
  readonly cursor?: string | undefined;
}

export interface Page<Item> {
  readonly items: readonly Item[];
  readonly nextCursor: string | null;
}

/** How many rows the whole list has, as far as they are counted. */
export interface Counted {
  readonly total: number;
  /** There are more than that. */
  readonly totalCapped?: true;
}

/** A list is counted up to here. */
export const maxCounted = 1_000;

/** A list in order of its ids: of rows that an index finds in this order, those that match. */
export interface Listing {
  readonly all: Knex.QueryBuilder;
  readonly matching: Knex.QueryBuilder;
}

/** Reads one page of a query that an index answers in order of the ids. */
export async function pageOf<Row extends { id: string }, Item>(
  query: Knex.QueryBuilder,
  request: PageRequest,
  toItem: (row: Row) => Item,
): Promise<Page<Item>> {
  const ordered = query
    .clone()
    .orderBy('id', 'desc')
    .limit(request.limit + 1);
  if (request.cursor !== undefined) ordered.andWhere('id', '<', request.cursor);
  return asPage<Row, Item>(await ordered, request, toItem);
}

/**
 * Reads one page of a list of which few rows may match, and counts the list. Both go through its rows a part at a time:
 * while SQLite looks through a million of them for what is not there, nobody else is answered.
 */
export async function searchedPageOf<Row extends { id: string }, Item>(
  database: Database,
  { all, matching }: Listing,
  request: PageRequest,
  toItem: (row: Row) => Item,
): Promise<Page<Item> & Counted> {
  const wanted = request.limit + 1;
  const rows: Row[] = [];
  for await (const part of partsOf(database, all, request.cursor)) {
    rows.push(
      ...(await within(matching, part)
        .orderBy('id', 'desc')
        .limit(wanted - rows.length)),
    );
    if (rows.length >= wanted) break;
  }
  const isWhole = request.cursor === undefined && rows.length < wanted;
  const total = isWhole ? rows.length : await countOf(database, { all, matching });
  return { ...asPage(rows, request, toItem), ...countedAs(total) };
}

/** How many rows of a list match: exactly, however many, where no limit is given. */
export async function countOf(
  database: Database,
  { all, matching }: Listing,
  limit: number = maxCounted + 1,
): Promise<number> {
  let count = 0;
  for await (const part of partsOf(database, all)) {
    const [{ total }] = await within(matching, part).clearSelect().count({ total: '*' });
    count += Number(total);
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

/** A page of long rows has fewer of them: to write its answer takes this process a few milliseconds in any case. */
export const maxPageChars = 1_000_000;

/** How many of the first rows fit, given the size of each: one at least. */
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

function countedAs(count: number): Counted {
  return count > maxCounted ? { total: maxCounted, totalCapped: true } : { total: count };
}

/** Neighbouring rows, by their ids. */
interface Part {
  readonly from: string | undefined;
  readonly before: string | undefined;
}

/** SQLite looks through so many rows within a few milliseconds, in which this process does nothing else. */
const sqliteRowsAtOnce = 3_000;
/** PostgreSQL does so elsewhere: what counts is the way there. */
const postgresRowsAtOnce = 50_000;

async function* partsOf(database: Database, all: Knex.QueryBuilder, cursor?: string): AsyncGenerator<Part> {
  const rowsAtOnce = isPostgres(database) ? postgresRowsAtOnce : sqliteRowsAtOnce;
  for (let before = cursor; ; ) {
    await ownTurn();
    const [border]: { id: string }[] = await within(all, { from: undefined, before })
      .orderBy('id', 'desc')
      .offset(rowsAtOnce - 1)
      .limit(1)
      .select('id');
    yield { from: border?.id, before };
    if (border === undefined) return;
    before = border.id;
  }
}

function within(query: Knex.QueryBuilder, { from, before }: Part): Knex.QueryBuilder {
  const part = query.clone();
  if (from !== undefined) part.andWhere('id', '>=', from);
  if (before !== undefined) part.andWhere('id', '<', before);
  return part;
}
