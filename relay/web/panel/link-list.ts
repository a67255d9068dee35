import type { IssueLink, LinkPart, Relay, Subject } from './relay';

/** How many tickets are read at once, and how many are shown at most: beyond that, older ones replace newer ones. */
const atOnce = 50;
const most = 200;

/** The tickets on the screen: one part of the list, newest first. It stays short however long the list is. */
export class LinkList {
  readonly #relay: Relay;
  #links: readonly IssueLink[] = [];
  /** The cursor after which the part begins; undefined for the newest. */
  #cursor: string | undefined;
  #nextCursor: string | null = null;
  /** Counts requests: a response that arrives after a newer request is ignored. */
  #question = 0;

  constructor(relay: Relay) {
    this.#relay = relay;
  }

  get shown(): readonly IssueLink[] {
    return this.#links;
  }

  get hasOlder(): boolean {
    return this.#nextCursor !== null;
  }

  get hasNewer(): boolean {
    return this.#cursor !== undefined;
  }

  /** Replaces what is shown; responses to earlier requests are ignored. */
  show(links: readonly IssueLink[]): void {
    this.#question += 1;
    this.#links = links;
  }

  clear(): void {
    this.show([]);
    this.#cursor = undefined;
    this.#nextCursor = null;
  }

  /** Reads the part again. @returns whether there is something new to show */
  async read(subject: Subject): Promise<boolean> {
    const limit = Math.min(Math.max(this.#links.length, atOnce), most);
    const page = await this.#ask(subject, { limit, cursor: this.#cursor });
    if (page === undefined) return false;
    this.#links = page.items;
    this.#nextCursor = page.nextCursor;
    return true;
  }

  /** Loads older tickets, below those shown or in their place. @returns the first older one */
  async readOlder(subject: Subject): Promise<IssueLink | undefined> {
    const cursor = this.#nextCursor;
    if (cursor === null) return undefined;
    const page = await this.#ask(subject, { limit: atOnce, cursor });
    if (page === undefined) return undefined;
    const isFull = this.#links.length + page.items.length > most;
    if (isFull) this.#cursor = cursor;
    this.#links = isFull ? page.items : [...this.#links, ...page.items];
    this.#nextCursor = page.nextCursor;
    return page.items[0];
  }

  /** Goes back to the top. @returns whether there is something new to show */
  readNewest(subject: Subject): Promise<boolean> {
    this.clear();
    return this.read(subject);
  }

  async #ask(subject: Subject, part: LinkPart) {
    const question = ++this.#question;
    try {
      const page = await this.#relay.links(subject, part);
      return question === this.#question ? page : undefined;
    } catch (error) {
      if (question === this.#question) throw error;
      return undefined;
    }
  }
}
