import type { Knex } from 'knex';

/** A part of a list, newest first: the rows after `cursor`, which is the id of the last row already seen. */
export interface PageRequest {
  readonly limit: number;
  readonly cursor?: string | undefined;
}

export interface Page<Item> {
  readonly items: readonly Item[];
  readonly nextCursor: string | null;
}

/** Reads one page of a query by id, and how many rows the whole query has. */
export async function pageOf<Row extends { id: string }, Item>(
  query: Knex.QueryBuilder,
  request: PageRequest,
  toItem: (row: Row) => Item,
): Promise<Page<Item> & { total: number }> {
  const [{ total }] = await query.clone().clearSelect().count({ total: '*' });
  const ordered = query
    .clone()
    .orderBy('id', 'desc')
    .limit(request.limit + 1);
  if (request.cursor !== undefined) ordered.andWhere('id', '<', request.cursor);
  const rows: Row[] = await ordered;
  const shown = rows.slice(0, request.limit);
  const last = shown.at(-1);
  return {
    items: shown.map(toItem),
    nextCursor: rows.length > shown.length && last !== undefined ? last.id : null,
    total: Number(total),
  };
}
