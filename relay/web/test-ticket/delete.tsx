import { useDeleteTestTicket } from '../api/test-tickets';
import { Button } from '../parts/button';
import { FailureNotice, Notice } from '../parts/notice';
import { texts } from './texts';

interface DeleteTestTicketProps {
  readonly destinationId: string;
  readonly issueKey: string;
  readonly label: string;
  /** When the button is pressed. */
  readonly onDelete?: () => void;
}

/** Deletes a test ticket, and says whether anything is left of it. */
export function DeleteTestTicket({ destinationId, issueKey, label, onDelete }: DeleteTestTicketProps) {
  const remove = useDeleteTestTicket(destinationId);
  if (remove.isSuccess) {
    return remove.data === 'deleted' ? (
      <Notice look="ok" title={texts.left.deleted.title(issueKey)} role="alert" takesFocus>
        {texts.left.deleted.detail}
      </Notice>
    ) : (
      <Notice look="wait" title={texts.left.closed(issueKey)} role="alert" takesFocus />
    );
  }
  return (
    <>
      {remove.error !== null && <FailureNotice error={remove.error} />}
      <div className="buttons">
        <Button
          onPress={() => {
            onDelete?.();
            remove.mutate(issueKey);
          }}
          isPending={remove.isPending}
          busy={texts.left.removing}
          {...(label === texts.left.remove && { 'aria-label': texts.left.removeKey(issueKey) })}
        >
          {label}
        </Button>
      </div>
    </>
  );
}
