import { tokenCredentials } from './credentials';
import { h, setText } from './dom';
import { createForm } from './form';
import { LinkList } from './link-list';
import { emptyNote, failureNote, noSubjectNote, skeleton } from './notes';
import { type Credentials, createRelay, type IssueLink, type Subject } from './relay';
import { RowList } from './row-list';
import { css } from './style';
import { missingOf } from './subject';
import { texts } from './texts';
import { createUndo } from './undo';

/** How far below the window a panel starts to load. */
const nearBy = '200px';

/**
 * The tickets of an experiment or a flag rule, on AvsB's results pages: `<avsb-jira-panel subject-kind subject-id>`.
 * `heading-level` fits its title into the page's outline. It asks its page for a token by the property `getToken`,
 * which may be set before or after this script has loaded.
 */
export class JiraPanel extends HTMLElement {
  static readonly observedAttributes = ['subject-kind', 'subject-id', 'locale'];

  #credentials: Credentials | undefined;
  #getToken: (() => Promise<string>) | undefined;
  #isNear = false;
  #hasLoaded = false;
  #nearness: IntersectionObserver | undefined;

  readonly #relay = createRelay(() => this.#credentials ?? { headers: async () => ({}) });
  readonly #links = new LinkList(this.#relay);
  readonly #title = h('h2', { part: 'title', tabindex: '-1' }, texts.title);
  readonly #open = h('button', { type: 'button', part: 'open', click: () => void this.#openForm() }, texts.open);
  readonly #rows = new RowList({
    // The panel's own language, unless its page chooses another for dates.
    locale: () => this.getAttribute('locale') ?? 'en',
    onRemove: (link) => void this.#remove(link),
  });
  readonly #more = h(
    'button',
    { type: 'button', part: 'more', hidden: true, click: () => void this.#loadMore() },
    texts.showMore,
  );
  readonly #newest = h(
    'button',
    { type: 'button', part: 'newest', hidden: true, click: () => void this.#loadNewest() },
    texts.showNewest,
  );
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
    const box = h('section', { class: 'panel', part: 'panel', 'aria-label': texts.title });
    box.append(
      head,
      this.#note,
      this.#undo.element,
      this.#rows.element,
      h('div', { class: 'turn' }, this.#newest, this.#more),
      this.#live,
    );
    root.append(box);
    this.#note.replaceChildren(skeleton());
  }

  /** Called when a token is needed, and once more when the relay no longer accepts it. */
  get getToken(): (() => Promise<string>) | undefined {
    return this.#getToken;
  }

  set getToken(getToken: (() => Promise<string>) | undefined) {
    this.#getToken = getToken;
    this.credentials = getToken === undefined ? undefined : tokenCredentials(getToken);
  }

  /** The credentials of calls; for the relay's own pages, which have a session. */
  set credentials(credentials: Credentials | undefined) {
    this.#credentials = credentials;
    this.#loadIfDue();
  }

  connectedCallback(): void {
    this.#reclaim('getToken');
    const level = this.getAttribute('heading-level');
    if (level !== null) this.#title.setAttribute('aria-level', level);
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

  /** Clears everything for another subject. */
  #begin(): void {
    this.#hasLoaded = false;
    this.#links.clear();
    this.#rows.show([]);
    this.#undo.hide();
    setText(this.#title, texts.title);
    this.#note.replaceChildren(skeleton());
    this.#open.hidden = false;
    this.#loadIfDue();
  }

  #loadIfDue(): void {
    if (this.#credentials === undefined || !this.#isNear || this.#hasLoaded) return;
    const missing = missingOf(this.#subject);
    if (missing.length > 0) {
      this.#open.hidden = true;
      this.#note.replaceChildren(noSubjectNote(missing));
      return;
    }
    this.#hasLoaded = true;
    void this.#reload();
  }

  async #reload(): Promise<void> {
    try {
      if (await this.#links.read(this.#subject)) this.#showAnew();
    } catch (error) {
      this.#showFailure(texts.couldNotLoad, error, () => this.#reload());
    }
  }

  async #loadMore(): Promise<void> {
    try {
      const first = await this.#links.readOlder(this.#subject);
      if (first === undefined) return;
      this.#show();
      this.#rows.get(first.id)?.key.focus();
    } catch (error) {
      this.#showFailure(texts.couldNotLoad, error, () => this.#loadMore());
    }
  }

  async #loadNewest(): Promise<void> {
    this.#title.focus();
    try {
      if (await this.#links.readNewest(this.#subject)) this.#showAnew();
    } catch (error) {
      this.#showFailure(texts.couldNotLoad, error, () => this.#loadNewest());
    }
  }

  #showAnew(): void {
    this.#note.replaceChildren();
    this.#show();
  }

  async #openForm(): Promise<void> {
    this.#open.hidden = true;
    this.#rows.element.before(this.#form.element);
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
    this.#links.show([link, ...this.#links.shown.filter(({ id }) => id !== link.id)]);
    this.#show();
    this.#rows.get(link.id)?.key.focus();
    this.#say(texts.linked(link.issueKey));
  }

  async #remove(link: IssueLink): Promise<void> {
    const before = this.#links.shown;
    this.#links.show(before.filter(({ id }) => id !== link.id));
    this.#show();
    const removed = this.#relay.unlink(link.id);
    this.#undo.show(
      texts.removed(link.issueKey),
      // If the link is still there, the code below says so.
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
      this.#links.show(before);
      this.#show();
      this.#showFailure(texts.notRemoved(link.issueKey), error, () => this.#remove(link));
      this.#rows.get(link.id)?.remove?.focus();
    }
  }

  async #restore(link: IssueLink): Promise<void> {
    try {
      this.#linked(await this.#relay.link(this.#subject, link.destinationId ?? '', link.issueKey));
    } catch (error) {
      this.#showFailure(texts.notRestored(link.issueKey), error, () => this.#restore(link));
    }
  }

  #show(): void {
    if (!this.#hasLoaded) return;
    const { shown, hasOlder, hasNewer } = this.#links;
    this.#rows.show(shown);
    setText(this.#title, texts.titleCounted(shown.length, hasOlder || hasNewer));
    this.#newest.hidden = !hasNewer;
    this.#more.hidden = !hasOlder;
    if (shown.length === 0) this.#note.replaceChildren(emptyNote());
    else this.#note.querySelector('[part=empty]')?.remove();
  }

  #showFailure(title: string, error: unknown, again: () => Promise<void>): void {
    const note = failureNote(title, error, () => {
      this.#title.focus();
      this.#note.replaceChildren();
      void again();
    });
    this.#note.replaceChildren(note);
  }

  #say(sentence: string): void {
    setText(this.#live, sentence);
  }
}
