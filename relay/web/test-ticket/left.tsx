import { useState } from 'react';
import { useTestTickets } from '../api/test-tickets';
import { filled } from '../parts/filled';
import { DeleteTestTicket } from './delete';
import { texts } from './texts';

/** The test tickets of a destination that were not deleted; one that is deleted here is replaced by the result. */
export function LeftTestTickets({ destinationId }: { destinationId: string }) {
  const left = useTestTickets(destinationId).data ?? [];
  const [pressed, setPressed] = useState<readonly { issueKey: string; url: string }[]>([]);
  const gone = pressed.filter(({ issueKey }) => !left.some((ticket) => ticket.issueKey === issueKey));
  const shown = [...gone, ...left];
  if (shown.length === 0) return null;
  return (
    <ul className="stack tight" aria-label={texts.left.label}>
      {shown.map(({ issueKey, url }) => (
        <li key={issueKey} className="left-test-ticket">
          {!gone.some((ticket) => ticket.issueKey === issueKey) && (
            <strong>
              {filled(texts.left.still, {
                ticket: (
                  <a href={url} target="_blank" rel="noreferrer">
                    {issueKey}
                  </a>
                ),
              })}
            </strong>
          )}
          <DeleteTestTicket
            destinationId={destinationId}
            issueKey={issueKey}
            label={texts.left.remove}
            onDelete={() => setPressed([...pressed, { issueKey, url }])}
          />
        </li>
      ))}
    </ul>
  );
}
