import { randomBytes } from 'node:crypto';
import { decodeTime, monotonicFactory } from 'ulid';
import type { Clock } from './clock';

const prefixes = {
  site: 'site',
  destination: 'dst',
  event: 'evt',
  delivery: 'dlv',
  attempt: 'att',
  link: 'lnk',
  auditEntry: 'aud',
  oauthState: 'oas',
  siteChoice: 'cho',
  change: 'chg',
  testTicket: 'tst',
  problem: 'prb',
  notice: 'ntc',
  message: 'msg',
  callback: 'cbk',
} as const;

/** Makes the id of a new row, such as `dlv_01KAR…`: later ids of one process sort after earlier ones. */
export type NewId = (kind: keyof typeof prefixes) => string;

/** Ids are ULIDs, so that "oldest first" and paging need no column of their own. */
export function createIds(now: Clock): NewId {
  const next = monotonicFactory(createRandom());
  return (kind) => `${prefixes[kind]}_${next(now().getTime())}`;
}

/** When an id was made. */
export function createdAt(id: string): Date {
  return new Date(decodeTime(id.slice(id.indexOf('_') + 1)));
}

/** Random numbers from 0 to 1, drawn from the system in batches: an id takes sixteen, and each draw is slow. */
function createRandom(): () => number {
  let drawn = Buffer.alloc(0);
  let at = 0;
  return () => {
    if (at === drawn.length) {
      drawn = randomBytes(4_096);
      at = 0;
    }
    at += 4;
    return drawn.readUInt32BE(at - 4) / 2 ** 32;
  };
}
