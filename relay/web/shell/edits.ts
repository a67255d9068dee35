import { useEffect, useSyncExternalStore } from 'react';

/** The forms on the screen with edits that have not been saved. */
const edited = new Set<object>();
const listeners = new Set<() => void>();

/** A form reports whether it has unsaved edits, for notices that promise to keep them. */
export function useReportEdits(isEdited: boolean): void {
  useEffect(() => {
    if (!isEdited) return;
    const form = {};
    edited.add(form);
    for (const notify of listeners) notify();
    return () => {
      edited.delete(form);
      for (const notify of listeners) notify();
    };
  }, [isEdited]);
}

/** Whether anything on the screen is edited and not saved. */
export function useHasEdits(): boolean {
  return useSyncExternalStore(subscribe, () => edited.size > 0);
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
