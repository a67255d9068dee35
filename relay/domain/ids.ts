import { randomBytes } from 'node:crypto';
import { monotonicFactory } from 'ulid';
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
} as const;

/** Makes the id of a new row, such as `dlv_01KAR…`: later ids of one process sort after earlier ones. */
export type NewId = (kind: keyof typeof prefixes) => string;

/** Ids are ULIDs, so that "oldest first" and paging need no column of their own. */
export function createIds(now: Clock): NewId {
  const next = monotonicFactory(() => randomBytes(4).readUInt32BE() / 2 ** 32);
  return (kind) => `${prefixes[kind]}_${next(now().getTime())}`;
}
