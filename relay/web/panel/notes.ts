import { h } from './dom';
import { RelayRefusal } from './relay';

/** Shown until the list has loaded. */
export function skeleton(): HTMLElement {
  return h('div', { class: 'skeleton', 'aria-busy': 'true' }, h('span', { class: 'hidden' }, 'Loading…'));
}

/** Shown in place of an empty list. */
export function emptyNote(): HTMLElement {
  return h('p', { part: 'empty' }, h('strong', {}, 'No Jira tickets yet.'), ' One is filed when a mapped event fires.');
}

/** What failed, in place, with a button to try again. */
export function failureNote(title: string, error: unknown, again: () => void): HTMLElement {
  const detail =
    error instanceof RelayRefusal ? `${error.message} ${error.detail}` : 'Check your connection, then try again.';
  return h(
    'div',
    { class: 'alert bad', role: 'alert', part: 'error' },
    h('span', {}, h('strong', {}, title), ` ${detail}`),
    h('button', { type: 'button', part: 'retry', click: again }, 'Try again'),
  );
}
