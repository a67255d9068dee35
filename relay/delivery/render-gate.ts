/** Keeps all other rendering of this process away from one that may end the process. */
export interface RenderGate {
  /** Resolves when nothing is rendered alone. */
  open(): Promise<void>;
  /** Does something while nothing else is rendered, one after the other. */
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
