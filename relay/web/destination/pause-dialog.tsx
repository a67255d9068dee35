import { Button } from '../parts/button';
import { Dialog, DialogButtons } from '../parts/dialog';
import { texts } from './texts';

interface PauseDialogProps {
  readonly name: string;
  readonly onPause: () => void;
  readonly onClose: () => void;
}

/** Asks before a destination is paused, and says what becomes of its events. */
export function PauseDialog({ name, onPause, onClose }: PauseDialogProps) {
  return (
    <Dialog role="alertdialog" title={texts.pauseTitle(name)} isOpen onClose={onClose}>
      <p>{texts.pauseBody}</p>
      <DialogButtons>
        <Button onPress={onClose} autoFocus>
          {texts.cancel}
        </Button>
        <Button
          look="danger"
          onPress={() => {
            onClose();
            onPause();
          }}
        >
          {texts.pause}
        </Button>
      </DialogButtons>
    </Dialog>
  );
}
