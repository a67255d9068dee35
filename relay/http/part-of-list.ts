import { z } from 'zod';
import { paging } from './schemas';

/** Paging of a list without AvsB's ids: `cursor` is the number of rows already seen. */
export const countedPaging = {
  ...paging,
  cursor: z
    .string()
    .regex(/^\d{1,9}$/, 'must be a nextCursor of this list')
    .optional(),
};

/** Where a counted page begins. */
export function startOf({ cursor }: { readonly cursor?: string | undefined }): number {
  return Number(cursor ?? 0);
}

/** One page of a list that is in memory as a whole. */
export function partOfList<Item>(
  all: readonly Item[],
  page: { readonly limit: number; readonly cursor?: string | undefined },
): { items: readonly Item[]; nextCursor: string | null } {
  const end = startOf(page) + page.limit;
  return { items: all.slice(startOf(page), end), nextCursor: end < all.length ? String(end) : null };
}
