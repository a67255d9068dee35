import type { Database } from './database';
import { boundMark, type SecretBox, type SecretColumn, UnreadableSecret } from './secret-box';

/** Where secrets are kept: a table, and its columns of which each holds one, by the name it is sealed for. */
const places: readonly Place[] = [
  { table: 'sites', columns: { access_token: 'sites.access_token', refresh_token: 'sites.refresh_token' } },
  { table: 'site_choices', columns: { tokens: 'site_choices.tokens' } },
];

interface Place {
  readonly table: string;
  readonly columns: Readonly<Record<string, SecretColumn>>;
}

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
  for (const place of places) {
    const { table } = place;
    for (let after = ''; ; ) {
      const ids: string[] = await database(table).where('id', '>', after).orderBy('id').limit(atOnce).pluck('id');
      for (const id of ids) {
        const came = await rotateRow(database, box, place, id);
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

/**
 * Encrypts again, bound to its column, what an earlier version stored bound to its row alone.
 *
 * @returns the rows that no configured key opens; they stay as they are
 */
export async function bindToColumns(database: Database, box: SecretBox): Promise<Unreadable[]> {
  const unreadable: Unreadable[] = [];
  for (const place of places) {
    const { table, columns } = place;
    const query = database(table).orderBy('id');
    for (const column of Object.keys(columns)) query.orWhere(column, 'not like', `${boundMark}.%`);
    for (const id of (await query.pluck('id')) as string[]) {
      const came = await rotateRow(database, box, place, id);
      if (came instanceof UnreadableSecret) unreadable.push({ table, id, message: came.message });
    }
  }
  return unreadable;
}

/** Every row whose secret no configured key opens. */
export async function unreadableSecrets(database: Database, box: SecretBox): Promise<Unreadable[]> {
  const unreadable: Unreadable[] = [];
  for (const { table, columns } of places) {
    for (const id of (await database(table).orderBy('id').pluck('id')) as string[]) {
      const row: Row | undefined = await database(table)
        .where({ id })
        .first('id', ...Object.keys(columns));
      const opened = row === undefined ? [] : openAll(box, row, columns);
      if (opened instanceof UnreadableSecret) unreadable.push({ table, id, message: opened.message });
    }
  }
  return unreadable;
}

/** How many rows are encrypted with another key than the one that encrypts now, or in an earlier form. */
export async function countOutdated(database: Database, box: SecretBox): Promise<number> {
  let outdated = 0;
  for (const { table, columns } of places) {
    const names = Object.keys(columns);
    const rows: Row[] = await database(table).select('id', ...names);
    outdated += rows.filter((row) => names.some((column) => row[column] && !box.isCurrent(row[column]))).length;
  }
  return outdated;
}

async function rotateRow(
  database: Database,
  box: SecretBox,
  { table, columns }: Place,
  id: string,
): Promise<'rotated' | 'current' | 'nothing' | UnreadableSecret> {
  const names = Object.keys(columns);
  for (;;) {
    const row: Row | undefined = await database(table)
      .where({ id })
      .first('id', ...names);
    const sealed = names.flatMap((column) => row?.[column] ?? []);
    if (row === undefined || sealed.length === 0) return 'nothing';
    if (sealed.every((record) => box.isCurrent(record))) return 'current';
    const opened = openAll(box, row, columns);
    if (opened instanceof UnreadableSecret) return opened;
    const asRead = Object.fromEntries(names.map((column) => [column, row[column]]));
    const resealed = Object.fromEntries(
      opened.map(({ column, secret, sealedFor }) => [column, box.seal(secret, id, sealedFor)]),
    );
    const changed = await database(table)
      .where({ id, ...asRead })
      .update(resealed);
    if (changed > 0) return 'rotated';
  }
}

interface Opened {
  readonly column: string;
  readonly sealedFor: SecretColumn;
  readonly secret: string;
}

function openAll(box: SecretBox, row: Row, columns: Place['columns']): Opened[] | UnreadableSecret {
  try {
    return Object.entries(columns).flatMap(([column, sealedFor]): Opened[] => {
      const record = row[column];
      return record ? [{ column, sealedFor, secret: box.open(record, row.id, sealedFor) }] : [];
    });
  } catch (error) {
    if (error instanceof UnreadableSecret) return error;
    throw error;
  }
}
