import { useEffect } from 'react';

interface SaveKeys {
  readonly onSave: () => void;
  readonly onUndo: () => void;
}

/** Ctrl+S and ⌘S save; Ctrl+Z and ⌘Z undo outside of texts, which have their own. Not while a dialog is open. */
export function useSaveKeys({ onSave, onUndo }: SaveKeys): void {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (!(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return;
      const key = event.key.toLowerCase();
      const isOfDialog = document.querySelector('[role="dialog"], [role="alertdialog"]') !== null;
      if (key === 's') {
        event.preventDefault();
        if (!isOfDialog) onSave();
      } else if (key === 'z' && !isOfDialog && !isText(event.target)) {
        event.preventDefault();
        onUndo();
      }
    };
    addEventListener('keydown', onKeyDown);
    return () => removeEventListener('keydown', onKeyDown);
  }, [onSave, onUndo]);
}

function isText(target: EventTarget | null): boolean {
  return target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement;
}
