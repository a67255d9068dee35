import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { mayHelpToRetry, wordsOf } from '../api/problem';
import { formatClock } from '../formats';
import { Button } from './button';
import { Notice } from './notice';
import { Skeleton } from './skeleton';
import { texts } from './texts';

interface LoadedProps<T> {
  readonly query: UseQueryResult<T>;
  /** What it is, as a sentence begins: “Destinations”, “The delivery”. */
  readonly thing: string;
  readonly plural?: boolean;
  readonly rows?: number;
  readonly children: (data: T) => ReactNode;
}

/** Shows what a query loads: first a skeleton, an error in place, and old data with its time beside an error. */
export function Loaded<T>({ query, thing, plural = false, rows = 3, children }: LoadedProps<T>) {
  const { data, error, dataUpdatedAt } = query;
  const failure = error !== null && (
    <Notice
      look="bad"
      role="alert"
      title={texts.notLoaded(thing)}
      action={
        mayHelpToRetry(error) && (
          <Button onPress={() => void query.refetch()} isPending={query.isFetching} busy={texts.trying}>
            {texts.tryAgain}
          </Button>
        )
      }
    >
      {wordsOf(error).detail}
      {data !== undefined && ` ${texts.asOf(formatClock(new Date(dataUpdatedAt)))}`}
    </Notice>
  );
  if (data === undefined) {
    return failure || <Skeleton rows={rows} label={plural ? thing.toLowerCase() : thing} />;
  }
  return (
    <>
      {failure}
      {children(data)}
    </>
  );
}
