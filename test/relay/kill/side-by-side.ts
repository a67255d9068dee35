/** A test whose story runs beside the others of its file: most of its time goes in waiting. */
export type Story = () => Promise<void>;

/**
 * Tells stories all at once, and has a test for each that reports how it went. (Jest's own `test.concurrent` runs five
 * at a time unless its configuration says otherwise, and starts before `beforeAll`.)
 */
export function sideBySide(stories: Readonly<Record<string, Story>>, withinMs: number): void {
  const told = new Map<string, Promise<() => void>>();
  beforeAll(() => {
    for (const [title, story] of Object.entries(stories)) {
      told.set(
        title,
        story().then(
          () => () => undefined,
          (error: unknown) => () => {
            throw error;
          },
        ),
      );
    }
  });
  for (const title of Object.keys(stories)) {
    it(title, async () => (await told.get(title))?.(), withinMs);
  }
}
