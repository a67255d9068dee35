import { useEffect, useRef } from 'react';
import type { Counted } from '../../formats';
import { Button } from '../button';
import type { FiltersWith, ListPage } from './filters';
import { focusTitle } from './focus-title';
import { type Things, texts } from './texts';

interface PagerProps {
  /** How many items of this page are shown, and how many newer ones are held back above them. */
  readonly shown: number;
  readonly heldBack?: number;
  readonly counted: Counted;
  readonly things: Things;
  readonly filters: ListPage;
  readonly nextCursor: string | null;
}

/** Below a page of a list, newest first: which part of the list it is, and buttons to older and newest items. */
export function Pager({ shown, heldBack = 0, counted, things, filters, nextCursor }: PagerProps) {
  const { cursor, seen, turnTo } = filters;
  const before = seen + heldBack;
  return (
    <div className="pager">
      <span className="muted">{texts.position({ first: before + 1, last: before + shown, counted, things })}</span>
      <div className="buttons">
        {cursor !== null && <Button onPress={() => turnTo(null)}>{texts.showNewest}</Button>}
        {nextCursor !== null && (
          <Button onPress={() => turnTo(nextCursor, before + shown)}>{texts.showOlder(things)}</Button>
        )}
      </div>
    </div>
  );
}

/** Another page of the same list is read from its top, by eye and by screen reader. */
export function useTopOfPage({ list, cursor }: Pick<FiltersWith<never>, 'list' | 'cursor'>): void {
  const before = useRef({ list, cursor });
  useEffect(() => {
    const isTurned = before.current.list === list && before.current.cursor !== cursor;
    before.current = { list, cursor };
    if (!isTurned) return;
    focusTitle();
    scrollTo(0, 0);
  }, [list, cursor]);
}
