import { setTimeout as pause } from 'node:timers/promises';
import { connectionTo } from './connect';

interface Listener {
  readonly channel: string;
  /** Called with the payload of each NOTIFY. */
  readonly onNotification: (payload: string) => void;
  /** Called whenever the connection is established again: notifications may have been missed in the meantime. */
  readonly onConnected: () => Promise<void>;
  readonly onError: (error: unknown) => void;
}

export type Listen = (listener: Listener) => { stop(): Promise<void> };

const reconnectAfterMs = 1_000;

/** Listens to channels of a PostgreSQL, each on its own connection, which is replaced if it is lost. */
export function listenTo(url: string): Listen {
  return ({ channel, onNotification, onConnected, onError }) => {
    const stopping = new AbortController();
    const stopped = new Promise<void>((resolve) => stopping.signal.addEventListener('abort', () => resolve()));

    async function listenUntilLost(): Promise<void> {
      const { Client } = await import('pg');
      const client = new Client(connectionTo(url));
      const lost = new Promise<void>((_, reject) => client.on('error', reject));
      lost.catch(() => undefined);
      client.on('notification', ({ payload }) => onNotification(payload ?? ''));
      try {
        await client.connect();
        await client.query(`LISTEN ${client.escapeIdentifier(channel)}`);
        await onConnected();
        await Promise.race([lost, stopped]);
      } finally {
        await client.end();
      }
    }

    async function listenUntilStopped(): Promise<void> {
      while (!stopping.signal.aborted) {
        await listenUntilLost().catch(onError);
        await Promise.race([pause(reconnectAfterMs, undefined, { ref: false }), stopped]);
      }
    }

    const ended = listenUntilStopped();
    return {
      async stop() {
        stopping.abort();
        await ended;
      },
    };
  };
}
