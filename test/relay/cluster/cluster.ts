import { limitTo } from '../../support/limit';
import { type Event, offered, type Taken } from '../kill/moments';
import { type Cluster, type ClusterOptions, type Member, startCluster } from '../support/process';
import { until } from '../support/until';

const three = [{}, {}, {}] as const;

/** Stories begin side by side: their relays would take each other the time in which they must start. */
const startsInTurn = limitTo(1);

/** Runs a story with three relays on one database that have a destination, and cleans up afterwards. */
export async function withThree(
  story: (cluster: Cluster<typeof three>) => Promise<void>,
  options: ClusterOptions = {},
): Promise<void> {
  const cluster = await startsInTurn(() => startCluster(three, options));
  try {
    await cluster.relays[0].destination();
    await story(cluster);
  } finally {
    await cluster.dispose();
  }
}

/** Sends an event as AvsB does behind a load balancer: under the same id to one relay after the other, until a 202. */
export function takenBySome(relays: readonly Member[], event: Event, id: string): Promise<Taken> {
  let turn = Number(id.replace(/\D/g, ''));
  return until(() => {
    turn += 1;
    const relay = relays[turn % relays.length];
    return relay && offered(relay, event, id);
  }, `event ${id} to be taken`);
}

/** Sends events, this many at a time. What was taken fills up as they are. */
export function sendAll(
  relays: readonly Member[],
  events: readonly { readonly id: string; readonly event: Event }[],
  senders = 6,
): { readonly taken: Map<string, Taken>; readonly ended: Promise<void> } {
  const taken = new Map<string, Taken>();
  const waiting = [...events];
  const sender = async () => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      taken.set(next.id, await takenBySome(relays, next.event, next.id));
    }
  };
  return { taken, ended: Promise.all(Array.from({ length: senders }, sender)).then(() => undefined) };
}
