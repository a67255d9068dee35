import { useId } from 'react';
import { texts as mapping } from '../mapping/texts';
import { Button } from '../parts/button';

/** Sends a test ticket of a row. The relay knows only what is saved. */
export function TestRow({ isSaved, onTest }: { isSaved: boolean; onTest: () => void }) {
  const id = useId();
  return (
    <>
      <Button isUnavailable={!isSaved} {...(!isSaved && { 'aria-describedby': id })} onPress={onTest}>
        {mapping.sendTestTicket}
      </Button>
      {!isSaved && (
        <span id={id} className="muted small">
          {mapping.saveBeforeTest}
        </span>
      )}
    </>
  );
}
