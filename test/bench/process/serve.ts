/**
 * Makes this process answer what its parent asks by message, one question after the other, until the parent is gone.
 */
export function serve<Question, Answer>(answer: (question: Question) => Promise<Answer> | Answer): void {
  let last: Promise<void> = Promise.resolve();
  process.on('message', (question: Question) => {
    last = last.then(async () => {
      try {
        process.send?.({ answer: (await answer(question)) ?? null });
      } catch (error) {
        process.send?.({ error: error instanceof Error ? (error.stack ?? error.message) : String(error) });
      }
    });
  });
  process.on('disconnect', () => process.exit());
}

/** What `serve` sends back. */
export type Served<Answer> = { readonly answer: Answer } | { readonly error: string };
