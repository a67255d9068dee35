import { useMutation, useQueryClient } from '@tanstack/react-query';
import { answered } from '../api/client';
import { useApi } from '../api/context';
import { destinationsKey } from '../api/destinations';
import type { Destination } from '../api/types';
import { Button } from '../parts/button';
import { Dialog, DialogButtons } from '../parts/dialog';
import { FailureNotice } from '../parts/notice';
import { useAnnounce } from '../shell/announce';
import { texts } from './texts';

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
      announce(texts.remove.done(name));
      onClose();
      onDeleted?.();
      await queries.invalidateQueries({ queryKey: destinationsKey });
      document.querySelector<HTMLElement>('h1')?.focus();
    },
  });
  return (
    <Dialog role="alertdialog" title={texts.remove.title(name)} isOpen onClose={onClose}>
      <p>
        {texts.remove.stops} {counts.waiting > 0 && `${texts.remove.waiting(counts.waiting)} `}
        {texts.remove.stays}
      </p>
      {remove.error !== null && <FailureNotice error={remove.error} />}
      <DialogButtons>
        <Button onPress={onClose} autoFocus>
          {texts.remove.cancel}
        </Button>
        <Button look="danger" onPress={() => remove.mutate()} isPending={remove.isPending} busy={texts.remove.busy}>
          {texts.remove.confirm}
        </Button>
      </DialogButtons>
    </Dialog>
  );
}
