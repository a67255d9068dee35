import { useEffect, useState } from 'react';
import { texts } from './texts';

/** The skeleton appears after this long, so that fast loads don't flicker. */
const afterMs = 150;

/** Rows in the shape of what is being loaded. */
export function Skeleton({ rows, label }: { rows: number; label: string }) {
  const [isShown, setShown] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setShown(true), afterMs);
    return () => clearTimeout(timer);
  }, []);
  return (
    <div aria-busy="true" className="skeleton">
      <span className="visually-hidden">{texts.loading(label)}</span>
      {isShown &&
        Array.from({ length: rows }, (_, row) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: rows without anything in them
          <div key={row} className="skeleton-row" />
        ))}
    </div>
  );
}
