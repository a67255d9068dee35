import { useState } from 'react';
import { useDemoControls } from '../api/demo';
import { Button } from '../parts/button';
import { Dialog, DialogButtons } from '../parts/dialog';
import { FailureNotice } from '../parts/notice';
import { useAnnounce } from '../shell/announce';
import { texts } from './texts';

/** Starts the demo over, after a question. */
export function Reset() {
  const [isAsking, setAsking] = useState(false);
  const { reset } = useDemoControls();
  const announce = useAnnounce();
  function start(): void {
    reset.mutate(undefined, {
      onSuccess: () => {
        setAsking(false);
        announce(texts.resetDone);
      },
    });
  }
  return (
    <>
      <Button onPress={() => setAsking(true)}>{texts.reset}</Button>
      <Dialog role="alertdialog" title={texts.resetTitle} isOpen={isAsking} onClose={() => setAsking(false)}>
        <p>{texts.resetMeaning}</p>
        {reset.error !== null && <FailureNotice error={reset.error} />}
        <DialogButtons>
          <Button onPress={() => setAsking(false)} autoFocus>
            {texts.cancel}
          </Button>
          <Button look="danger" onPress={start} isPending={reset.isPending} busy={texts.resetting}>
            {texts.resetConfirm}
          </Button>
        </DialogButtons>
      </Dialog>
    </>
  );
}
