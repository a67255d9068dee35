import { useState } from 'react';
import type { Delivery } from '../api/types';

/**
 * Holds rows that arrive while a person is reading behind a button, so that nothing moves under the pointer. Ids sort
 * by age. Another filter or another page starts over.
 *
 * @param list identifies the list that the rows belong to
 */
export function useNewRows(items: readonly Delivery[] = [], list: string, isFirstPage: boolean) {
  const [seen, setSeen] = useState<{ list: string; newest: string } | undefined>();
  const newest = items[0]?.id;
  const known = seen?.list === list ? seen.newest : undefined;
  if (newest !== undefined && known === undefined) setSeen({ list, newest });
  const isNew = ({ id }: Delivery) => isFirstPage && known !== undefined && id > known;
  return {
    shown: items.filter((delivery) => !isNew(delivery)),
    waiting: items.filter(isNew).length,
    showAll: () => newest !== undefined && setSeen({ list, newest }),
  };
}
