import { useState } from 'react';
import { useTestTickets } from '../api/test-tickets';
import { DeleteTestTicket } from './delete';

/** The test tickets of a destination that were not deleted; one that is deleted here is replaced by the result. */
export function LeftTestTickets({ destinationId }: { destinationId: string }) {
  const left = useTestTickets(destinationId).data ?? [];
  const [pressed, setPressed] = useState<readonly { issueKey: string; url: string }[]>([]);
  const gone = pressed.filter(({ issueKey }) => !left.some((ticket) => ticket.issueKey === issueKey));
  const shown = [...gone, ...left];
  if (shown.length === 0) return null;
  return (
    <ul className="stack tight" aria-label="Test tickets">
      {shown.map(({ issueKey, url }) => (
        <li key={issueKey} className="left-test-ticket">
          {!gone.some((ticket) => ticket.issueKey === issueKey) && (
            <strong>
              <a href={url} target="_blank" rel="noreferrer">
                {issueKey}
              </a>{' '}
              is still in Jira
            </strong>
          )}
          <DeleteTestTicket
            destinationId={destinationId}
            issueKey={issueKey}
            label="Delete"
            onDelete={() => setPressed([...pressed, { issueKey, url }])}
          />
        </li>
      ))}
    </ul>
  );
}
