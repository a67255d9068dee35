import { h } from './dom';
import { texts } from './texts';

/** How long a removal can be undone. */
const undoMs = 10_000;

/** Announces a removal, with the focus on Undo. */
export function createUndo() {
  const words = h('span', {});
  const button = h('button', { type: 'button', part: 'undo' }, texts.undo);
  const element = h('div', { class: 'alert idle', role: 'status', part: 'removed' }, words, button);
  element.hidden = true;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let onUndo = (): void => undefined;
  let onPast = (): void => undefined;

  function hide(): void {
    clearTimeout(timer);
    element.hidden = true;
  }

  button.addEventListener('click', () => {
    hide();
    onUndo();
  });

  return {
    element,
    hide,
    /** `past` is called if the time is up while the focus is still here: it has to move somewhere. */
    show(sentence: string, undo: () => void, past: () => void): void {
      clearTimeout(timer);
      words.textContent = sentence;
      onUndo = undo;
      onPast = past;
      element.hidden = false;
      button.focus();
      timer = setTimeout(() => {
        const hasFocus = element.matches(':focus-within');
        hide();
        if (hasFocus) onPast();
      }, undoMs);
    },
  };
}
