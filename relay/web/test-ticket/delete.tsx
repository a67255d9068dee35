import { useDeleteTestTicket } from '../api/test-tickets';
import { Button } from '../parts/button';
import { FailureNotice, Notice } from '../parts/notice';

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
      <Notice look="ok" title={`${issueKey} deleted.`} role="alert" takesFocus>
        Nothing is left in Jira.
      </Notice>
    ) : (
      <Notice
        look="wait"
        title={`Jira does not let AvsB delete here, so ${issueKey} was commented and closed.`}
        role="alert"
        takesFocus
      />
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
          busy="Deleting…"
          {...(label === 'Delete' && { 'aria-label': `Delete ${issueKey}` })}
        >
          {label}
        </Button>
      </div>
    </>
  );
}
