/** Lets a rendering that may crash the process run while no other rendering does. */
export interface RenderGate {
  /** Resolves when no exclusive work is running. */
  open(): Promise<void>;
  /** Runs work, one at a time, while nothing else is rendered. */
  runExclusive<Result>(work: () => Promise<Result>): Promise<Result>;
}

export function createRenderGate(): RenderGate {
  let last: Promise<unknown> | undefined;
  return {
    async open() {
      while (last !== undefined) await last;
    },
    async runExclusive(work) {
      while (last !== undefined) await last;
      const result = work();
      const ended = result
        .catch(() => undefined)
        .finally(() => {
          last = undefined;
        });
      last = ended;
      return result;
    },
  };
}
