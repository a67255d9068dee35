import type { ReactNode } from 'react';
import { Button } from '../button';
import type { FiltersWith } from './filters';
import { focusTitle } from './focus-title';
import { texts } from './texts';

interface NothingProps {
  readonly filters: Pick<FiltersWith<never>, 'hasAny' | 'clear'>;
  /** What is said where nothing is filtered. */
  readonly children: ReactNode;
}

/** In place of a list without items. */
export function Nothing({ filters, children }: NothingProps) {
  function clear(): void {
    // The button goes with the filters.
    focusTitle();
    filters.clear();
  }
  return (
    <div className="empty">
      {filters.hasAny ? (
        <>
          <p>
            <strong>{texts.nothingMatches}</strong>
          </p>
          <Button onPress={clear}>{texts.clearFilters}</Button>
        </>
      ) : (
        <p>{children}</p>
      )}
    </div>
  );
}
