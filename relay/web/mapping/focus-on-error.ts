import { useEffect } from 'react';

/** A dialog that closes gives the focus back a moment later, and a row with an error has to open first. */
export const focusAfterMs = 100;

/** After each refusal, the first field that is wrong gets the focus, in the dialog that is open or else on the page. */
export function useFocusOnError(refusals: number): void {
  useEffect(() => {
    if (refusals === 0) return;
    const timer = setTimeout(() => {
      const place = document.querySelector('[role="dialog"]') ?? document.querySelector('main');
      place?.querySelector<HTMLElement>(wrongField)?.focus();
    }, focusAfterMs);
    return () => clearTimeout(timer);
  }, [refusals]);
}

const wrongField = ':is(input, textarea)[aria-invalid="true"], [data-invalid] > .select-button';
