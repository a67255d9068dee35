import { z } from 'zod';
import { AvsbError } from '../demo/avsb/avsb-error';
import { createRelayClient, type Target } from '../demo/avsb/client';
import { type Output, WrongUsage } from './output';

export interface RetryOptions {
  readonly all: boolean;
  /** Files what is held at once, instead of at the pace of its destination's storm guard. */
  readonly atOnce?: boolean;
  readonly state?: string;
  readonly destination?: string;
  readonly eventType?: string;
  readonly subject?: string;
  readonly from?: string;
  readonly to?: string;
}

const retried = z.object({ queued: z.number(), skipped: z.number() });

/** The body of one call to the relay's retry or dismiss. */
type RetryCall = ({ readonly ids: readonly string[] } | { readonly filter: Readonly<Record<string, string>> }) & {
  readonly all?: true;
};

/** As many ids as the relay takes at once. */
const idsAtOnce = 1_000;

/** The calls that retry or dismiss those named, or all that match. @throws WrongUsage where neither or both are given */
export function retryCalls(ids: readonly string[], options: RetryOptions): RetryCall[] {
  const filter = filterOf(options);
  const isFiltered = options.all || Object.keys(filter).length > 0;
  if (ids.length === 0 && !isFiltered) {
    throw new WrongUsage('Name deliveries, or say which by --state failed, --destination and the like, or --all.');
  }
  if (ids.length > 0 && isFiltered) throw new WrongUsage('Name deliveries or say which by options, not both.');
  const pace = options.atOnce === true ? ({ all: true } as const) : {};
  if (ids.length === 0) return [{ filter: { state: 'failed', ...filter }, ...pace }];
  const calls: RetryCall[] = [];
  for (let start = 0; start < ids.length; start += idsAtOnce) {
    calls.push({ ids: ids.slice(start, start + idsAtOnce), ...pace });
  }
  return calls;
}

/** Retries failed deliveries, or files those after all that were skipped or held. */
export async function retryDeliveries(calls: readonly RetryCall[], target: Target, output: Output): Promise<void> {
  const relay = createRelayClient(target);
  const total = { queued: 0, skipped: 0 };
  for (const call of calls) {
    const { queued, skipped } = await relay.call('POST', '/v1/deliveries/retry', retried, call);
    total.queued += queued;
    total.skipped += skipped;
  }
  output.result(total, () => {
    const why = total.skipped > 0 ? ': they have not failed, or cannot be retried' : '';
    output.say(`${total.queued} queued, ${total.skipped} skipped${why}.`);
  });
  if (total.queued === 0 && total.skipped > 0) {
    throw new AvsbError('None of them was queued.', '“deliveries show <id>” shows the state of each.');
  }
}

const dismissed = z.object({ dismissed: z.number(), skipped: z.number() });

/** Ends failed or held deliveries as skipped. */
export async function dismissDeliveries(calls: readonly RetryCall[], target: Target, output: Output): Promise<void> {
  const relay = createRelayClient(target);
  const total = { dismissed: 0, skipped: 0 };
  for (const call of calls) {
    const answer = await relay.call('POST', '/v1/deliveries/dismiss', dismissed, call);
    total.dismissed += answer.dismissed;
    total.skipped += answer.skipped;
  }
  output.result(total, () => {
    const why = total.skipped > 0 ? ': they have neither failed nor are held' : '';
    output.say(`${total.dismissed} dismissed, ${total.skipped} left as they are${why}.`);
  });
}

function filterOf({ state, destination, eventType, subject, from, to }: RetryOptions): Record<string, string> {
  const given = { state, destinationId: destination, eventType, subjectId: subject, from, to };
  return Object.fromEntries(
    Object.entries(given).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}
