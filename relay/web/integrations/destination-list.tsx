import { type ReactNode, useEffect } from 'react';
import { useQueued } from '../api/queue';
import type { Destination } from '../api/types';
import { Button } from '../parts/button';
import { DestinationCard } from './destination-card';
import { cardsAPage, listed } from './list';
import type { useListChoice } from './list-choice';
import { ListChoices } from './list-choices';
import { texts } from './texts';

/** With fewer than this, all are seen at a glance, and nothing has to be searched. */
const searchedFrom = 6;

interface DestinationListProps {
  readonly destinations: readonly Destination[];
  readonly list: ReturnType<typeof useListChoice>;
  /** The one that was created just now. */
  readonly createdId: string | undefined;
  readonly actionsOf: (destination: Destination) => ReactNode;
}

/** The destinations, those that need attention first, a page at a time. */
export function DestinationList({ destinations, list, createdId, actionsOf }: DestinationListProps) {
  const queued = useQueued().data;
  const { choice, isFiltered, turnTo, clear } = list;
  const found = listed(destinations, choice);
  const pages = Math.max(1, Math.ceil(found.length / cardsAPage));
  const page = Math.min(choice.page, pages);
  const shown = found.slice((page - 1) * cardsAPage, page * cardsAPage);
  const cardsWithProblems = shown.filter(({ problems }) => problems.length > 0).length;
  useFocusOnCard(createdId, shown);
  return (
    <>
      {(destinations.length >= searchedFrom || isFiltered) && <ListChoices list={list} />}
      {found.length === 0 && (
        <div className="empty">
          <p>
            <strong>{texts.list.nothing}</strong>
          </p>
          <Button onPress={clear}>{texts.list.clear}</Button>
        </div>
      )}
      {shown.map((destination) => (
        <DestinationCard
          key={destination.id}
          destination={destination}
          queued={queued?.get(destination.id)}
          cardsWithProblems={cardsWithProblems}
          isNew={destination.id === createdId}
          actions={actionsOf(destination)}
        />
      ))}
      {destinations.length >= searchedFrom && found.length > 0 && (
        <div className="pager">
          <span className="muted">
            {pages === 1
              ? texts.list.count(found.length)
              : texts.list.range((page - 1) * cardsAPage + 1, (page - 1) * cardsAPage + shown.length, found.length)}
          </span>
          <div className="buttons">
            {page > 1 && <Button onPress={() => turn(page - 1)}>{texts.list.previous}</Button>}
            {page < pages && <Button onPress={() => turn(page + 1)}>{texts.list.next}</Button>}
          </div>
        </div>
      )}
    </>
  );

  /** The next page is read from its top. */
  function turn(to: number): void {
    turnTo(to);
    document.getElementById('destinations')?.scrollIntoView();
    document.getElementById('destinations')?.focus();
  }
}

/** Focuses the card of a destination that was just created. */
function useFocusOnCard(id: string | undefined, shown: readonly Destination[]): void {
  const isThere = shown.some((destination) => destination.id === id);
  useEffect(() => {
    if (!isThere || id === undefined) return;
    document.querySelector<HTMLElement>(`[data-destination="${CSS.escape(id)}"] h3`)?.focus();
  }, [id, isThere]);
}

/** The page on which a destination is listed. */
export function pageOf(id: string, destinations: readonly Destination[]): number {
  const all = listed(destinations, { typed: '', state: null, sort: 'attention', page: 1 });
  return (
    Math.floor(
      Math.max(
        0,
        all.findIndex((destination) => destination.id === id),
      ) / cardsAPage,
    ) + 1
  );
}
