import { h, setText } from './dom';
import type { IssueLink } from './relay';
import { texts } from './texts';

export interface RowActions {
  readonly locale: () => string;
  readonly onRemove: (link: IssueLink) => void;
}

/** One ticket's row; `update` writes what has changed and leaves the rest as it is. */
export interface Row {
  readonly element: HTMLElement;
  readonly key: HTMLAnchorElement;
  readonly remove: HTMLButtonElement | undefined;
  update(link: IssueLink): void;
}

/** By Jira's status category; Jira's own name is the word. */
const looks: Readonly<Record<string, { name: string; icon: string }>> = {
  new: { name: 'idle', icon: '○' },
  indeterminate: { name: 'run', icon: '●' },
  done: { name: 'ok', icon: '✓' },
};

export function createRow(first: IssueLink, { locale, onRemove }: RowActions): Row {
  let shown: { link: IssueLink; locale: string } | undefined;
  const key = h('a', { part: 'key', class: 'key', target: '_blank', rel: 'noreferrer' });
  const icon = h('span', { 'aria-hidden': 'true' });
  const status = h('span', {});
  const lozenge = h('span', { part: 'status' }, icon, ' ', status);
  const origin = h('span', { part: 'origin', class: 'muted' });
  const created = h('time', { part: 'created', class: 'muted' });
  const remove =
    first.origin === 'manual'
      ? h(
          'button',
          { type: 'button', part: 'remove', class: 'text', click: () => onRemove(shown?.link ?? first) },
          texts.remove,
        )
      : undefined;
  const element = h(
    'div',
    { part: 'row', class: 'row', role: 'row' },
    ...[key, lozenge, origin, created].map((content) => cell(content)),
    remove === undefined ? cell() : cell(remove),
  );

  function update(link: IssueLink): void {
    // Few of thousands of rows have changed.
    if (shown?.link === link && shown.locale === locale()) return;
    shown = { link, locale: locale() };
    const { name, icon: sign } = looks[link.status.category] ?? { name: 'idle', icon: '○' };
    lozenge.className = `lozenge ${name}`;
    setText(icon, sign);
    setText(status, link.status.name ?? texts.statusNotRead);
    setText(key, `${link.issueKey} ↗`);
    key.setAttribute('aria-label', texts.opensInJira(link.issueKey));
    if (isWebAddress(link.issueUrl)) key.href = link.issueUrl;
    setText(origin, link.origin === 'manual' ? texts.byHand : (link.eventLabel ?? link.eventType ?? ''));
    created.dateTime = link.createdAt;
    const day = new Date(link.createdAt);
    const { date, full } = formatsOf(locale());
    setText(created, date.format(day));
    created.title = full.format(day);
    remove?.setAttribute('aria-label', texts.removeNamed(link.issueKey));
  }

  update(first);
  return { element, key, remove, update };
}

function cell(...content: readonly HTMLElement[]): HTMLElement {
  return h('div', { class: 'cell', role: 'cell' }, ...content);
}

interface Formats {
  readonly date: Intl.DateTimeFormat;
  readonly full: Intl.DateTimeFormat;
}

const formats = new Map<string, Formats>();

/** Cached: creating a formatter takes longer than formatting a row. */
function formatsOf(locale: string): Formats {
  const known = formats.get(locale);
  if (known !== undefined) return known;
  const made = {
    date: new Intl.DateTimeFormat(locale, { dateStyle: 'medium' }),
    full: new Intl.DateTimeFormat(locale, { dateStyle: 'full', timeStyle: 'long' }),
  };
  formats.set(locale, made);
  return made;
}

function isWebAddress(url: string): boolean {
  return URL.canParse(url) && ['http:', 'https:'].includes(new URL(url).protocol);
}
