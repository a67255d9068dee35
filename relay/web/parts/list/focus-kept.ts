import { useEffect, useRef } from 'react';
import { focusTitle } from './focus-title';

/**
 * Keeps the focus on the page when the control that had it is gone, because what it did is done: it moves to the
 * link of the same row, or else to the page's title. What happens in a dialog is the dialog's.
 */
export function useFocusKept(): void {
  const last = useRef<{ readonly control: Element; readonly row: Element | null } | undefined>();
  useEffect(() => {
    function remember({ target }: FocusEvent): void {
      const isOnPage = target instanceof Element && target.closest('main') !== null;
      last.current = isOnPage ? { control: target, row: target.closest('tr') } : undefined;
    }
    addEventListener('focusin', remember);
    return () => removeEventListener('focusin', remember);
  }, []);
  // After each rendering, since each may have removed it.
  useEffect(() => {
    if (last.current === undefined || last.current.control.isConnected) return;
    const link = last.current.row?.isConnected ? last.current.row.querySelector('a') : null;
    last.current = undefined;
    if (document.activeElement !== document.body) return;
    if (link === null) focusTitle();
    else link.focus();
  });
}
