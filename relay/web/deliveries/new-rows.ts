import type { UseQueryResult } from '@tanstack/react-query';
import { useState } from 'react';
import type { Delivery } from '../api/types';

type Listed = Pick<UseQueryResult<{ readonly items: readonly Delivery[] }>, 'data' | 'isStale' | 'isFetchedAfterMount'>;

/**
 * Holds rows that arrive while a person is reading behind a button, so that nothing moves under the pointer. Ids sort
 * by age. Another filter or another page starts over, with what is there by then.
 *
 * @param list identifies the list that the rows belong to
 */
export function useNewRows({ data, isStale, isFetchedAfterMount }: Listed, list: string, isFirstPage: boolean) {
  const [seen, setSeen] = useState<{ list: string; newest: string } | undefined>();
  const items = data?.items ?? [];
  const newest = items[0]?.id;
  const known = seen?.list === list ? seen.newest : undefined;
  // What is left from an earlier visit is about to be replaced: it isn't what the person reads.
  const isRead = isFetchedAfterMount || !isStale;
  if (newest !== undefined && known === undefined && isRead) setSeen({ list, newest });
  const isNew = ({ id }: Delivery) => isFirstPage && known !== undefined && id > known;
  const old = items.filter((delivery) => !isNew(delivery));
  // Where nothing of what was read is left on the page, there is nothing to keep in place.
  const shown = old.length === 0 ? items : old;
  return {
    shown,
    waiting: items.length - shown.length,
    showAll: () => newest !== undefined && setSeen({ list, newest }),
  };
}
