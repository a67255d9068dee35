import { z } from 'zod';
import { demoRecipient } from '../settings';
import type { RelayClient } from './client';

const notices = z.object({ items: z.array(z.object({ id: z.string() })) });

/** Has the demo's admin told of every kind of problem, unless there are notices already. */
export async function haveNotice(relay: RelayClient): Promise<void> {
  const { items } = await relay.call('GET', '/v1/notices', notices);
  if (items.length > 0) return;
  await relay.call('POST', '/v1/notices', z.object({ id: z.string() }), { kind: 'email', target: demoRecipient });
}
