import { type Notice, useNoticeActions } from '../api/notices';
import { Button } from '../parts/button';
import { Dialog, DialogButtons } from '../parts/dialog';
import { focusTitle } from '../parts/list/focus-title';
import { FailureNotice } from '../parts/notice';
import { useAnnounce } from '../shell/announce';
import { nameOf } from './item';
import { texts } from './texts';

/** Asks before a notice is deleted. */
export function DeleteDialog({ notice, onClose }: { notice: Notice; onClose: () => void }) {
  const announce = useAnnounce();
  const { remove } = useNoticeActions(notice.id);
  const name = nameOf(notice);
  const words = texts.deletion;
  function confirm(): void {
    remove.mutate(undefined, {
      onSuccess: () => {
        announce(words.done(name));
        onClose();
        focusTitle();
      },
    });
  }
  return (
    <Dialog role="alertdialog" title={words.title(name)} isOpen onClose={onClose}>
      <p>{words.means}</p>
      {remove.error !== null && <FailureNotice error={remove.error} />}
      <DialogButtons>
        <Button onPress={onClose} autoFocus>
          {words.cancel}
        </Button>
        <Button look="danger" onPress={confirm} isPending={remove.isPending} busy={words.busy}>
          {words.confirm}
        </Button>
      </DialogButtons>
    </Dialog>
  );
}
