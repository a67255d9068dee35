import { type ReactNode, useEffect, useLayoutEffect, useRef } from 'react';
import { focusAfterMs } from '../mapping/focus-on-error';
import { Button } from '../parts/button';
import { texts } from './texts';

interface SaveBarProps {
  readonly changes: number;
  /** What the last save did, until something changes. */
  readonly saved: string | undefined;
  /** Why it could not be saved. */
  readonly problem: ReactNode;
  readonly canUndo: boolean;
  readonly isSaving: boolean;
  readonly onUndo: () => void;
  readonly onDiscard: () => void;
  readonly onSave: () => void;
}

/** Below an edited form, always in view: how many changes there are, or that they are saved. */
export function SaveBar({ changes, saved, problem, canUndo, isSaving, onUndo, onDiscard, onSave }: SaveBarProps) {
  const bar = useRef<HTMLElement>(null);
  const words = useRef<HTMLElement>(null);
  const isEdited = changes > 0;
  useFocusWhenGone(bar);
  useEffect(() => {
    if (saved === undefined) return;
    // The button that saved may be gone by now.
    const timer = setTimeout(() => document.activeElement === document.body && words.current?.focus(), focusAfterMs);
    return () => clearTimeout(timer);
  }, [saved]);
  return (
    <section ref={bar} className="save-bar" aria-label={texts.changes}>
      {problem}
      <strong ref={words} tabIndex={-1} className={isEdited ? undefined : 'saved'}>
        {isEdited ? texts.unsaved(changes) : saved}
      </strong>
      <div className="buttons">
        {isEdited && (
          <Button isUnavailable={!canUndo} onPress={onUndo}>
            {texts.undo}
          </Button>
        )}
        {isEdited && <Button onPress={onDiscard}>{texts.discard}</Button>}
        <Button look="primary" isUnavailable={!isEdited} onPress={onSave} isPending={isSaving} busy={texts.saving}>
          {texts.save}
        </Button>
      </div>
    </section>
  );
}

/** Where the element that had the focus is gone after a dialog, the page's title gets it. */
export function focusTitleIfLost(): void {
  setTimeout(() => document.activeElement === document.body && focusTitle(), focusAfterMs);
}

function focusTitle(): void {
  document.querySelector<HTMLElement>('h1')?.focus();
}

/** The bar goes with the last change: the focus that was in it goes to the page's title. */
function useFocusWhenGone(bar: { readonly current: HTMLElement | null }): void {
  // A layout effect ends while the bar is still there.
  useLayoutEffect(() => {
    const element = bar.current;
    return () => {
      if (element?.contains(document.activeElement)) focusTitle();
    };
  }, [bar]);
}
