import { h } from './dom';
import type { IssueLink } from './relay';
import { createRow, type Row, type RowActions } from './row';

/** The rows on the screen: those that stay keep their elements, and with them the focus. */
export class RowList {
  readonly element = h('ul', { part: 'list' });
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
    const wanted = new Set(links.map(({ id }) => id));
    for (const [id, row] of this.#rows) {
      if (wanted.has(id)) continue;
      row.element.remove();
      this.#rows.delete(id);
    }
    links.forEach((link, place) => {
      const row = this.#rows.get(link.id) ?? this.#add(link);
      row.update(link);
      const there = this.element.children[place];
      if (there !== row.element) this.element.insertBefore(row.element, there ?? null);
    });
  }

  #add(link: IssueLink): Row {
    const row = createRow(link, this.#actions);
    this.#rows.set(link.id, row);
    return row;
  }
}
