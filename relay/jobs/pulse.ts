import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import type { Log } from '../delivery/log';

/** A job that looks for work every so often, all day long. */
export interface Pulse {
  readonly name: string;
  /** From the end of a look to the next. */
  readonly everyMs: number;
  readonly run: () => Promise<void>;
}

/** Runs jobs again and again; one that fails comes again. */
export function startPulses(
  pulses: readonly Pulse[],
  log: Log,
): {
  /** Starts none any more, and resolves when those that run have ended. */
  stop(): Promise<void>;
} {
  const stopping = new AbortController();
  const stopped = once(stopping.signal, 'abort');

  async function beat({ name, everyMs, run }: Pulse): Promise<void> {
    while (!stopping.signal.aborted) {
      try {
        await run();
      } catch (error) {
        log.error({ err: error, job: name }, 'A job failed. It runs again at its next time.');
      }
      await Promise.race([pause(everyMs, undefined, { ref: false }), stopped]);
    }
  }

  const beating = pulses.map(beat);
  return {
    async stop() {
      stopping.abort();
      await Promise.all(beating);
    },
  };
}
