import { useMutation, useQueryClient } from '@tanstack/react-query';
import { answered } from '../api/client';
import { useApi } from '../api/context';
import { destinationsKey } from '../api/destinations';
import type { Destination } from '../api/types';
import { countOf } from '../formats';
import { Button } from '../parts/button';
import { Dialog, DialogButtons } from '../parts/dialog';
import { FailureNotice } from '../parts/notice';
import { useAnnounce } from '../shell/announce';

interface DeleteDialogProps {
  readonly destination: Destination;
  readonly onClose: () => void;
  readonly onDeleted?: () => void;
}

/** Asks before a destination is deleted: what stops, and what stays. */
export function DeleteDialog({ destination: { id, name, counts }, onClose, onDeleted }: DeleteDialogProps) {
  const api = useApi();
  const queries = useQueryClient();
  const announce = useAnnounce();
  const remove = useMutation({
    mutationFn: () => answered(api.DELETE('/v1/destinations/{id}', { params: { path: { id } } })),
    onSuccess: async () => {
      announce(`${name} is deleted.`);
      onClose();
      onDeleted?.();
      await queries.invalidateQueries({ queryKey: destinationsKey });
      document.querySelector<HTMLElement>('h1')?.focus();
    },
  });
  return (
    <Dialog role="alertdialog" title={`Delete “${name}”?`} isOpen onClose={onClose}>
      <p>
        Its events are no longer filed.{' '}
        {counts.waiting > 0 &&
          `${countOf(counts.waiting, 'waiting delivery ends', 'waiting deliveries end')} as failed. `}
        Tickets in Jira, their links and the audit log stay.
      </p>
      {remove.error !== null && <FailureNotice error={remove.error} />}
      <DialogButtons>
        <Button onPress={onClose} autoFocus>
          Cancel
        </Button>
        <Button look="danger" onPress={() => remove.mutate()} isPending={remove.isPending} busy="Deleting…">
          Delete destination
        </Button>
      </DialogButtons>
    </Dialog>
  );
}
