import type { Received, Receiver } from '../notices/receiver';
import { until } from './until';

/** What AvsB is told of tickets and problems, where a receiver stands in for it. */

export const callbackSecret = Buffer.alloc(32, 3);

export const callbackEnvironment = (receiver: Receiver) => ({
  AVSB_CALLBACK_URL: `${receiver.url}/hooks/jira/`,
  AVSB_CALLBACK_SECRET: `whsec_${callbackSecret.toString('base64')}`,
});

export interface Told {
  readonly type: string;
  readonly timestamp: string;
  readonly data: Readonly<Record<string, unknown>> & {
    readonly subject: { readonly kind: string; readonly id: string } | null;
    readonly status: { readonly category: string };
  };
}

export function toldIn(received: readonly Received[]): Told[] {
  return received.map(({ text }) => JSON.parse(text));
}

/** What was told of a subject, in order. */
export function toldAbout(subjectId: string, received: readonly Received[]): Told[] {
  return toldIn(received).filter(({ data }) => data.subject?.id === subjectId);
}

/** Waits until AvsB has heard of a subject, and expects these types of tickets' events, in this order. */
export async function hears({ received }: Receiver, subjectId: string, ...types: string[]): Promise<void> {
  const heard = () => toldAbout(subjectId, received).map(({ type }) => type.replace('jira.ticket.', ''));
  await until(() => heard().length >= types.length, `AvsB to hear ${types.join(', ')}`);
  expect(heard()).toEqual(types);
}
