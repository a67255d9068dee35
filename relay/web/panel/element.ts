import { tokenCredentials } from './credentials';
import { h, setText } from './dom';
import { createForm } from './form';
import { type Credentials, createRelay, type IssueLink, RelayRefusal, type Subject } from './relay';
import { createRow, type Row } from './row';
import { css } from './style';
import { createUndo } from './undo';

const couldNotLoad = 'Jira tickets could not be loaded.';

/** How many tickets are shown at first, and how many are read again at most. */
const firstLinks = 50;
const mostLinks = 200;

/** How far below the window a panel is loaded already. */
const nearBy = '200px';

/**
 * The tickets of an experiment or a flag rule, on AvsB's results pages: `<avsb-jira-panel subject-kind subject-id>`.
 * It asks its page for a token by the property `getToken`, which may be set before or after this script is there.
 */
export class JiraPanel extends HTMLElement {
  static readonly observedAttributes = ['subject-kind', 'subject-id', 'locale'];

  #credentials: Credentials | undefined;
  #getToken: (() => Promise<string>) | undefined;
  #links: IssueLink[] = [];
  #nextCursor: string | null = null;
  #rows = new Map<string, Row>();
  #isNear = false;
  #hasLoaded = false;
  /** Counts the loads: an answer that comes after a newer question is for nobody. */
  #load = 0;
  #nearness: IntersectionObserver | undefined;

  readonly #relay = createRelay(() => this.#credentials ?? { headers: async () => ({}) });
  readonly #title = h('h2', { part: 'title', tabindex: '-1' }, 'Linked Jira tickets');
  readonly #open = h(
    'button',
    { type: 'button', part: 'open', click: () => void this.#openForm() },
    'Link a Jira ticket',
  );
  readonly #list = h('ul', { part: 'list' });
  readonly #more = h('button', { type: 'button', part: 'more', click: () => void this.#loadMore() }, 'Show more');
  readonly #note = h('div', { part: 'note' });
  readonly #live = h('div', { class: 'hidden', role: 'status' });
  readonly #undo = createUndo();
  readonly #form = createForm({
    relay: this.#relay,
    subject: () => this.#subject,
    onLinked: (link) => this.#linked(link),
    onClosed: () => this.#closeForm(),
  });

  constructor() {
    super();
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(css);
    const root = this.attachShadow({ mode: 'open' });
    root.adoptedStyleSheets = [sheet];
    const head = h('header', {}, this.#title, this.#open);
    const box = h('section', { class: 'panel', part: 'panel', 'aria-label': 'Linked Jira tickets' });
    box.append(head, this.#note, this.#undo.element, this.#list, this.#live);
    root.append(box);
    this.#showSkeleton();
  }

  /** Asked for a token when one is needed, and once more when the relay takes it no more. */
  get getToken(): (() => Promise<string>) | undefined {
    return this.#getToken;
  }

  set getToken(getToken: (() => Promise<string>) | undefined) {
    this.#getToken = getToken;
    this.credentials = getToken === undefined ? undefined : tokenCredentials(getToken);
  }

  /** How calls show who makes them; for the relay's own pages, which have a session. */
  set credentials(credentials: Credentials | undefined) {
    this.#credentials = credentials;
    this.#loadIfDue();
  }

  connectedCallback(): void {
    this.#reclaim('getToken');
    this.#nearness = new IntersectionObserver(
      (entries) => {
        if (!entries.some(({ isIntersecting }) => isIntersecting)) return;
        this.#nearness?.disconnect();
        this.#isNear = true;
        this.#loadIfDue();
      },
      { rootMargin: nearBy },
    );
    this.#nearness.observe(this);
    document.addEventListener('visibilitychange', this.#onVisibility);
  }

  disconnectedCallback(): void {
    this.#nearness?.disconnect();
    this.#undo.hide();
    document.removeEventListener('visibilitychange', this.#onVisibility);
  }

  attributeChangedCallback(name: string, before: string | null, after: string | null): void {
    if (before === after) return;
    if (name === 'locale') this.#show();
    else this.#begin();
  }

  readonly #onVisibility = (): void => {
    if (document.visibilityState === 'visible' && this.#hasLoaded) void this.#reload();
  };

  get #subject(): Subject {
    return { kind: this.getAttribute('subject-kind') ?? '', id: this.getAttribute('subject-id') ?? '' };
  }

  /** A property that was set before the element was defined hides the accessor: it is set again through it. */
  #reclaim(property: 'getToken'): void {
    if (!Object.hasOwn(this, property)) return;
    const value = this[property];
    Reflect.deleteProperty(this, property);
    this[property] = value;
  }

  /** Another subject: nothing of the one before stays. */
  #begin(): void {
    this.#load += 1;
    this.#hasLoaded = false;
    this.#links = [];
    this.#rows.clear();
    this.#list.replaceChildren();
    this.#undo.hide();
    setText(this.#title, 'Linked Jira tickets');
    this.#showSkeleton();
    this.#loadIfDue();
  }

  #loadIfDue(): void {
    const { kind, id } = this.#subject;
    if (this.#credentials === undefined || !this.#isNear || kind === '' || id === '' || this.#hasLoaded) return;
    this.#hasLoaded = true;
    void this.#reload();
  }

  async #reload(): Promise<void> {
    const load = ++this.#load;
    const limit = Math.min(Math.max(this.#links.length, firstLinks), mostLinks);
    try {
      const { items, nextCursor } = await this.#relay.links(this.#subject, { limit });
      if (load !== this.#load) return;
      // What was read further down stays, or the page would jump and the focus be lost. Ids sort by age.
      const last = items.at(-1);
      const older = nextCursor === null || last === undefined ? [] : this.#links.filter(({ id }) => id < last.id);
      this.#links = [...items, ...older];
      if (older.length === 0) this.#nextCursor = nextCursor;
      this.#note.replaceChildren();
      this.#show();
    } catch (error) {
      if (load === this.#load) this.#showFailure(couldNotLoad, error, () => this.#reload());
    }
  }

  async #loadMore(): Promise<void> {
    if (this.#nextCursor === null) return;
    const load = ++this.#load;
    try {
      const { items, nextCursor } = await this.#relay.links(this.#subject, { cursor: this.#nextCursor });
      if (load !== this.#load) return;
      const [first] = items;
      this.#links = [...this.#links, ...items];
      this.#nextCursor = nextCursor;
      this.#show();
      if (first !== undefined) this.#rows.get(first.id)?.key.focus();
    } catch (error) {
      if (load === this.#load) this.#showFailure(couldNotLoad, error, () => this.#loadMore());
    }
  }

  async #openForm(): Promise<void> {
    this.#open.hidden = true;
    this.#list.before(this.#form.element);
    this.#form.focus();
    try {
      this.#form.setDestinations(await this.#relay.destinations());
    } catch (error) {
      this.#form.fail(error);
    }
  }

  #closeForm(): void {
    this.#form.element.remove();
    this.#open.hidden = false;
    this.#open.focus();
  }

  #linked(link: IssueLink): void {
    this.#form.element.remove();
    this.#open.hidden = false;
    this.#links = [link, ...this.#links.filter(({ id }) => id !== link.id)];
    this.#show();
    this.#rows.get(link.id)?.key.focus();
    this.#say(`${link.issueKey} is linked.`);
  }

  async #remove(link: IssueLink): Promise<void> {
    const before = this.#links;
    this.#load += 1;
    this.#links = before.filter(({ id }) => id !== link.id);
    this.#show();
    const removed = this.#relay.unlink(link.id);
    this.#undo.show(
      `Link to ${link.issueKey} removed. The ticket stays in Jira.`,
      // Of a link that is still there, what is below tells.
      () =>
        void removed.then(
          () => this.#restore(link),
          () => undefined,
        ),
      () => this.#title.focus(),
    );
    try {
      await removed;
    } catch (error) {
      this.#undo.hide();
      this.#links = before;
      this.#show();
      this.#showFailure(`The link to ${link.issueKey} was not removed.`, error, () => this.#remove(link));
      this.#rows.get(link.id)?.remove?.focus();
    }
  }

  async #restore(link: IssueLink): Promise<void> {
    try {
      this.#linked(await this.#relay.link(this.#subject, link.destinationId ?? '', link.issueKey));
    } catch (error) {
      const title = `The link to ${link.issueKey} could not be brought back.`;
      this.#showFailure(title, error, () => this.#restore(link));
    }
  }

  #show(): void {
    if (!this.#hasLoaded) return;
    const wanted = new Set(this.#links.map(({ id }) => id));
    for (const [id, row] of this.#rows) {
      if (wanted.has(id)) continue;
      row.element.remove();
      this.#rows.delete(id);
    }
    this.#links.forEach((link, place) => {
      const row = this.#rows.get(link.id) ?? this.#addRow(link);
      row.update(link);
      const there = this.#list.children[place];
      if (there !== row.element) this.#list.insertBefore(row.element, there ?? null);
    });
    const more = this.#nextCursor === null ? '' : '+';
    setText(this.#title, `Linked Jira tickets (${this.#links.length}${more})`);
    if (this.#nextCursor === null) this.#more.remove();
    else this.#list.after(this.#more);
    if (this.#links.length === 0) this.#showEmpty();
    else this.#note.querySelector('[part=empty]')?.remove();
  }

  #addRow(link: IssueLink): Row {
    const row = createRow(link, {
      locale: () => this.getAttribute('locale') ?? undefined,
      onRemove: (removed) => void this.#remove(removed),
    });
    this.#rows.set(link.id, row);
    return row;
  }

  #showEmpty(): void {
    const words = h(
      'p',
      { part: 'empty' },
      h('strong', {}, 'No Jira tickets yet.'),
      ' One is filed when a mapped event fires.',
    );
    this.#note.replaceChildren(words);
  }

  #showSkeleton(): void {
    this.#note.replaceChildren(
      h('div', { class: 'skeleton', 'aria-busy': 'true' }, h('span', { class: 'hidden' }, 'Loading…')),
    );
  }

  /** What failed, in place, and the way to do it again. */
  #showFailure(title: string, error: unknown, again: () => Promise<void>): void {
    const detail =
      error instanceof RelayRefusal ? `${error.message} ${error.detail}` : 'Check your connection, then try again.';
    const retry = h('button', { type: 'button', part: 'retry' }, 'Try again');
    retry.addEventListener('click', () => {
      this.#title.focus();
      this.#note.replaceChildren();
      void again();
    });
    this.#note.replaceChildren(
      h(
        'div',
        { class: 'alert bad', role: 'alert', part: 'error' },
        h('span', {}, h('strong', {}, title), ` ${detail}`),
        retry,
      ),
    );
  }

  #say(sentence: string): void {
    setText(this.#live, sentence);
  }
}
