import { Button } from './button';
import type { useFiltersIn } from './filters';

interface PagerProps {
  /** How many match in all, in words. */
  readonly count: string;
  /** The listed things, in the plural. */
  readonly things: string;
  readonly filters: Pick<ReturnType<typeof useFiltersIn>, 'cursor' | 'turnTo'>;
  readonly nextCursor: string | null;
}

/** Below a page of a list, newest first: the length of the list, and buttons to older and newest items. */
export function Pager({ count, things, filters: { cursor, turnTo }, nextCursor }: PagerProps) {
  return (
    <div className="pager">
      <span className="muted">{count}</span>
      <div className="buttons">
        {cursor !== null && <Button onPress={() => turnTo(null)}>Show the newest</Button>}
        {nextCursor !== null && <Button onPress={() => turnTo(nextCursor)}>Show older {things}</Button>}
      </div>
    </div>
  );
}
