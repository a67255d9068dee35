import { useState } from 'react';
import type { Delivery } from '../api/types';

/**
 * Keeps rows that arrive while somebody reads behind a button, so that nothing moves under the pointer. Ids sort by
 * age. A list that is narrowed otherwise, or turned to another page, starts over.
 *
 * @param list names the list that the rows are of
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
