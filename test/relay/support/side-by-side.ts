import { limitTo } from '../../support/limit';

/** A test that runs at the same time as the others of its file: it spends most of its time waiting. */
export type Story = () => Promise<void>;

/** How long a story may take, once the tests before it have reported; it may have waited for its turn. */
const longestMs = 10 * 60_000;

export interface SideBySideOptions {
  /** How many stories run at once: as many as two processors get on with, even where other programs want them, too. */
  readonly atOnce: number;
}

/**
 * Runs stories at once, and has a test for each that reports how it went. (Jest's own `test.concurrent` runs five at a
 * time unless its configuration says otherwise, and starts before `beforeAll`.)
 */
export function sideBySide(stories: Readonly<Record<string, Story>>, { atOnce }: SideBySideOptions): void {
  const told = new Map<string, Promise<() => void>>();
  const inTurn = limitTo(atOnce);
  beforeAll(() => {
    for (const [title, story] of Object.entries(stories)) {
      told.set(
        title,
        inTurn(story).then(
          () => () => undefined,
          (error: unknown) => () => {
            throw error;
          },
        ),
      );
    }
  });
  for (const title of Object.keys(stories)) {
    it(title, async () => (await told.get(title))?.(), longestMs);
  }
}
