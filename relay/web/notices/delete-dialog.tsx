import { type Notice, useDeleteNotice } from '../api/notices';
import { Button } from '../parts/button';
import { Dialog, DialogButtons } from '../parts/dialog';
import { focusTitle } from '../parts/list/focus-title';
import { FailureNotice } from '../parts/notice';
import { useAnnounce } from '../shell/announce';
import { nameOf } from './name';
import { texts } from './texts';

/** Asks before a notice is deleted. */
export function DeleteDialog({ notice, onClose }: { notice: Notice; onClose: () => void }) {
  const announce = useAnnounce();
  const name = nameOf(notice);
  const words = texts.deletion;
  const remove = useDeleteNotice(notice.id, {
    onDeleted: () => {
      announce(words.done(name));
      onClose();
    },
    onGone: focusTitle,
  });
  return (
    <Dialog role="alertdialog" title={words.title(name)} isOpen onClose={onClose}>
      <p>{words.means}</p>
      {remove.error !== null && <FailureNotice error={remove.error} />}
      <DialogButtons>
        <Button onPress={onClose} autoFocus>
          {words.cancel}
        </Button>
        <Button look="danger" onPress={() => remove.mutate()} isPending={remove.isPending} busy={words.busy}>
          {words.confirm}
        </Button>
      </DialogButtons>
    </Dialog>
  );
}
