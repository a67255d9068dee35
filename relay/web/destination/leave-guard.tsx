import { useEffect, useState } from 'react';
import { useLocation } from 'wouter';
import { Button } from '../parts/button';
import { Dialog, DialogButtons } from '../parts/dialog';
import { useReportEdits } from '../shell/edits';
import { holdTravel } from '../shell/travel';

/** Asks before a page with unsaved changes is left by a link, by Back, or by the browser. */
export function LeaveGuard({ isEdited, onDiscard }: { isEdited: boolean; onDiscard: () => void }) {
  const [target, setTarget] = useState<string | undefined>();
  const [, navigate] = useLocation();
  useReportEdits(isEdited);
  useEffect(() => {
    if (!isEdited) return;
    const onUnload = (event: BeforeUnloadEvent) => event.preventDefault();
    const onClick = (event: MouseEvent) => {
      const link = event.target instanceof Element ? event.target.closest('a') : null;
      if (link === null || link.target !== '' || link.origin !== location.origin || link.hash !== '') return;
      if (event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return;
      event.preventDefault();
      event.stopPropagation();
      setTarget(`${link.pathname}${link.search}`);
    };
    const letGo = holdTravel(setTarget);
    addEventListener('beforeunload', onUnload);
    document.addEventListener('click', onClick, true);
    return () => {
      removeEventListener('beforeunload', onUnload);
      letGo();
      document.removeEventListener('click', onClick, true);
    };
  }, [isEdited]);
  return (
    <Dialog
      role="alertdialog"
      title="Leave without saving?"
      isOpen={target !== undefined}
      onClose={() => setTarget(undefined)}
    >
      <p>Your changes of this destination have not been saved.</p>
      <DialogButtons>
        <Button onPress={() => setTarget(undefined)} autoFocus>
          Stay
        </Button>
        <Button
          look="danger"
          onPress={() => {
            onDiscard();
            navigate(target ?? '/settings/integrations');
          }}
        >
          Discard changes
        </Button>
      </DialogButtons>
    </Dialog>
  );
}
