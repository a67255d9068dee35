import { h } from './dom';
import { RelayRefusal } from './relay';
import { texts } from './texts';

/** Shown until the list has loaded. */
export function skeleton(): HTMLElement {
  return h('div', { class: 'skeleton', 'aria-busy': 'true' }, h('span', { class: 'hidden' }, texts.loading));
}

/** Shown in place of an empty list. */
export function emptyNote(): HTMLElement {
  return h('p', { part: 'empty' }, h('strong', {}, texts.empty), ` ${texts.emptyMeans}`);
}

/** Shown where the page around the panel gives no subject, or only a part of one. */
export function noSubjectNote(missing: readonly string[]): HTMLElement {
  return h(
    'p',
    { role: 'alert', part: 'error' },
    h('strong', {}, texts.noSubject),
    ` ${texts.noSubjectMeans(missing.join(', '))}`,
  );
}

/** What failed, in place, with a button to try again. */
export function failureNote(title: string, error: unknown, again: () => void): HTMLElement {
  const detail = error instanceof RelayRefusal ? `${error.message} ${error.detail}` : texts.checkConnection;
  return h(
    'div',
    { class: 'alert bad', role: 'alert', part: 'error' },
    h('span', {}, h('strong', {}, title), ` ${detail}`),
    h('button', { type: 'button', part: 'retry', click: again }, texts.tryAgain),
  );
}
