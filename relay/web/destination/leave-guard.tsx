import { useEffect, useState } from 'react';
import { useLocation } from 'wouter';
import { Button } from '../parts/button';
import { Dialog, DialogButtons } from '../parts/dialog';
import { useReportEdits } from '../shell/edits';
import { holdTravel } from '../shell/travel';
import { texts } from './texts';

interface LeaveGuardProps {
  readonly isEdited: boolean;
  readonly isSaving: boolean;
  readonly onDiscard: () => void;
  /** Whether it could be saved; where not, the page says why. */
  readonly onSave: () => Promise<boolean>;
}

/** Asks before a page with unsaved changes is left by a link, by Back, or by the browser. */
export function LeaveGuard({ isEdited, isSaving, onDiscard, onSave }: LeaveGuardProps) {
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

  async function saveAndLeave(): Promise<void> {
    const isSaved = await onSave();
    setTarget(undefined);
    if (isSaved) navigate(target ?? '/settings/integrations');
  }

  return (
    <Dialog
      role="alertdialog"
      title={texts.leaveTitle}
      isOpen={target !== undefined}
      onClose={() => setTarget(undefined)}
    >
      <p>{texts.leaveBody}</p>
      <DialogButtons>
        <Button onPress={() => setTarget(undefined)} autoFocus>
          {texts.stay}
        </Button>
        <Button
          look="danger"
          onPress={() => {
            onDiscard();
            navigate(target ?? '/settings/integrations');
          }}
        >
          {texts.discardChanges}
        </Button>
        <Button look="primary" onPress={() => void saveAndLeave()} isPending={isSaving} busy={texts.saving}>
          {texts.leaveSave}
        </Button>
      </DialogButtons>
    </Dialog>
  );
}
