import type { Database } from './database';
import { type SecretBox, UnreadableSecret } from './secret-box';

/** Where secrets are kept: a table, and its columns of which each holds one. */
const places = [
  { table: 'sites', columns: ['access_token', 'refresh_token'] },
  { table: 'site_choices', columns: ['tokens'] },
] as const;

type Row = { readonly id: string } & Readonly<Record<string, string | null>>;

/** A row whose secret no configured key opens, and why. */
export interface Unreadable {
  readonly table: string;
  readonly id: string;
  readonly message: string;
}

/** What a rotation came to, in rows. */
export interface Rotation {
  readonly rotated: number;
  /** Those that the first key had encrypted already. */
  readonly current: number;
  readonly unreadable: readonly Unreadable[];
}

/** So many rows are read at once; each is written by itself. */
const atOnce = 100;

/**
 * Encrypts every stored secret with the key that encrypts now, a row at a time: it may be cut off anywhere and run
 * again. A row that a relay writes meanwhile is left as the relay wrote it, and looked at once more.
 */
export async function rotateKeys(database: Database, box: SecretBox): Promise<Rotation> {
  const counts = { rotated: 0, current: 0 };
  const unreadable: Unreadable[] = [];
  for (const { table, columns } of places) {
    for (let after = ''; ; ) {
      const ids: string[] = await database(table).where('id', '>', after).orderBy('id').limit(atOnce).pluck('id');
      for (const id of ids) {
        const came = await rotateRow(database, box, table, columns, id);
        if (came === 'rotated' || came === 'current') counts[came] += 1;
        else if (came !== 'nothing') unreadable.push({ table, id, message: came.message });
      }
      const last = ids.at(-1);
      if (last === undefined) break;
      after = last;
    }
  }
  return { ...counts, unreadable };
}

/** Every row whose secret no configured key opens. */
export async function unreadableSecrets(database: Database, box: SecretBox): Promise<Unreadable[]> {
  const unreadable: Unreadable[] = [];
  for (const { table, columns } of places) {
    for (const id of (await database(table).orderBy('id').pluck('id')) as string[]) {
      const row: Row | undefined = await database(table)
        .where({ id })
        .first('id', ...columns);
      const opened = row === undefined ? [] : openAll(box, row, columns);
      if (opened instanceof UnreadableSecret) unreadable.push({ table, id, message: opened.message });
    }
  }
  return unreadable;
}

/** How many rows are encrypted with another key than the one that encrypts now. */
export async function countOutdated(database: Database, box: SecretBox): Promise<number> {
  let outdated = 0;
  for (const { table, columns } of places) {
    const rows: Row[] = await database(table).select('id', ...columns);
    outdated += rows.filter((row) => columns.some((column) => row[column] && !box.isCurrent(row[column]))).length;
  }
  return outdated;
}

async function rotateRow(
  database: Database,
  box: SecretBox,
  table: string,
  columns: readonly string[],
  id: string,
): Promise<'rotated' | 'current' | 'nothing' | UnreadableSecret> {
  for (;;) {
    const row: Row | undefined = await database(table)
      .where({ id })
      .first('id', ...columns);
    const sealed = columns.flatMap((column) => row?.[column] ?? []);
    if (row === undefined || sealed.length === 0) return 'nothing';
    if (sealed.every((record) => box.isCurrent(record))) return 'current';
    const opened = openAll(box, row, columns);
    if (opened instanceof UnreadableSecret) return opened;
    const asRead = Object.fromEntries(columns.map((column) => [column, row[column]]));
    const anew = Object.fromEntries(opened.map(([column, secret]) => [column, box.seal(secret, id)]));
    if (
      (await database(table)
        .where({ id, ...asRead })
        .update(anew)) > 0
    )
      return 'rotated';
  }
}

function openAll(box: SecretBox, row: Row, columns: readonly string[]): [string, string][] | UnreadableSecret {
  try {
    return columns.flatMap((column): [string, string][] => {
      const record = row[column];
      return record ? [[column, box.open(record, row.id)]] : [];
    });
  } catch (error) {
    if (error instanceof UnreadableSecret) return error;
    throw error;
  }
}
