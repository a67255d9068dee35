import { h } from './dom';
import type { IssueLink } from './relay';
import { createRow, type Row, type RowActions } from './row';
import { texts } from './texts';

/** The rows on the screen: those that stay keep their elements, and with them the focus. */
export class RowList {
  readonly #head = h(
    'div',
    { role: 'row', class: 'hidden' },
    ...Object.values(texts.columns).map((name) => h('div', { role: 'columnheader' }, name)),
  );
  /** A table for screen readers, with the columns' names; for the eye its rows say what they are. */
  readonly element = h(
    'div',
    { part: 'list', class: 'list', role: 'table', 'aria-label': texts.title, hidden: true },
    this.#head,
  );
  readonly #actions: RowActions;
  readonly #rows = new Map<string, Row>();

  constructor(actions: RowActions) {
    this.#actions = actions;
  }

  /** The row of a link, where it is shown. */
  get(linkId: string): Row | undefined {
    return this.#rows.get(linkId);
  }

  /** Shows these links, in this order, and no others. */
  show(links: readonly IssueLink[]): void {
    this.element.hidden = links.length === 0;
    const wanted = new Set(links.map(({ id }) => id));
    for (const [id, row] of this.#rows) {
      if (wanted.has(id)) continue;
      row.element.remove();
      this.#rows.delete(id);
    }
    links.forEach((link, place) => {
      const row = this.#rows.get(link.id) ?? this.#add(link);
      row.update(link);
      const there = this.element.children[place + 1];
      if (there !== row.element) this.element.insertBefore(row.element, there ?? null);
    });
  }

  #add(link: IssueLink): Row {
    const row = createRow(link, this.#actions);
    this.#rows.set(link.id, row);
    return row;
  }
}
