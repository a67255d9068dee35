import { type RawBuilder, type SqlBool, sql } from 'kysely';
import type { Database } from './database';
import { boundMark, type SecretBox, type SecretColumn, UnreadableSecret } from './secret-box';

/** Where secrets are stored: the tables, and their columns with the names that the secrets are sealed for. */
const places: readonly Place[] = [
  { table: 'sites', columns: { access_token: 'sites.access_token', refresh_token: 'sites.refresh_token' } },
  { table: 'site_choices', columns: { tokens: 'site_choices.tokens' } },
  { table: 'notices', columns: { target: 'notices.target', secret: 'notices.secret' } },
];

interface Place {
  readonly table: string;
  readonly columns: Readonly<Record<string, SecretColumn>>;
}

type Row = { readonly id: string } & Readonly<Record<string, string | null>>;

/** A row whose secret cannot be decrypted with any configured key, and why. */
export interface Unreadable {
  readonly table: string;
  readonly id: string;
  readonly message: string;
}

/** The result of a rotation, in rows. */
interface Rotation {
  readonly rotated: number;
  /** Rows that were already encrypted with the first key. */
  readonly current: number;
  readonly unreadable: readonly Unreadable[];
}

/** How many rows are read at once; each is written separately. */
const atOnce = 100;

/**
 * Encrypts every stored secret with the first key, a row at a time: it may be interrupted anywhere and run again. A row that
 * a relay writes in the meantime is kept as the relay wrote it, and checked once more.
 */
export async function rotateKeys(database: Database, box: SecretBox): Promise<Rotation> {
  const counts = { rotated: 0, current: 0 };
  const unreadable: Unreadable[] = [];
  for (const place of places) {
    const { table } = place;
    for (let after = ''; ; ) {
      const ids = await idsWhere(database, table, sql`id > ${after}`, atOnce);
      for (const id of ids) {
        const result = await rotateRow(database, box, place, id);
        if (result === 'rotated' || result === 'current') counts[result] += 1;
        else if (result !== 'nothing') unreadable.push({ table, id, message: result.message });
      }
      const last = ids.at(-1);
      if (last === undefined) break;
      after = last;
    }
  }
  return { ...counts, unreadable };
}

/**
 * Encrypts again, bound to their columns, secrets that an earlier version bound to their rows only.
 *
 * @returns the rows that no configured key can decrypt; they stay as they are
 */
export async function bindToColumns(database: Database, box: SecretBox): Promise<Unreadable[]> {
  const unreadable: Unreadable[] = [];
  for (const place of places) {
    const { table, columns } = place;
    const isEarlier = Object.keys(columns).map((column) => sql`${sql.ref(column)} NOT LIKE ${`${boundMark}.%`}`);
    for (const id of await idsWhere(database, table, sql.join<SqlBool>(isEarlier, sql` OR `))) {
      const result = await rotateRow(database, box, place, id);
      if (result instanceof UnreadableSecret) unreadable.push({ table, id, message: result.message });
    }
  }
  return unreadable;
}

/** Every row whose secret no configured key can decrypt. */
export async function unreadableSecrets(database: Database, box: SecretBox): Promise<Unreadable[]> {
  const unreadable: Unreadable[] = [];
  for (const place of places) {
    const { table, columns } = place;
    for (const id of await idsWhere(database, table, sql`true`)) {
      const [row] = await rowsWhere(database, place, sql`id = ${id}`);
      const opened = row === undefined ? [] : openAll(box, row, columns);
      if (opened instanceof UnreadableSecret) unreadable.push({ table, id, message: opened.message });
    }
  }
  return unreadable;
}

/** How many rows are encrypted with another key than the first, or in an earlier format. */
export async function countOutdated(database: Database, box: SecretBox): Promise<number> {
  let outdated = 0;
  for (const place of places) {
    const names = Object.keys(place.columns);
    const rows = await rowsWhere(database, place, sql`true`);
    outdated += rows.filter((row) => names.some((column) => row[column] && !box.isCurrent(row[column]))).length;
  }
  return outdated;
}

async function rotateRow(
  database: Database,
  box: SecretBox,
  place: Place,
  id: string,
): Promise<'rotated' | 'current' | 'nothing' | UnreadableSecret> {
  const names = Object.keys(place.columns);
  for (;;) {
    const [row] = await rowsWhere(database, place, sql`id = ${id}`);
    const sealed = names.flatMap((column) => row?.[column] ?? []);
    if (row === undefined || sealed.length === 0) return 'nothing';
    if (sealed.every((record) => box.isCurrent(record))) return 'current';
    const opened = openAll(box, row, place.columns);
    if (opened instanceof UnreadableSecret) return opened;
    const resealed = opened.map(
      ({ column, secret, sealedFor }) => sql`${sql.ref(column)} = ${box.seal(secret, id, sealedFor)}`,
    );
    const asRead = names.map((column) => isStill(column, row[column] ?? null));
    const { rows: changed } = await sql`
      UPDATE ${sql.table(place.table)} SET ${sql.join(resealed)}
      WHERE id = ${id} AND ${sql.join(asRead, sql` AND `)}
      RETURNING id`.execute(database);
    if (changed.length > 0) return 'rotated';
  }
}

function isStill(column: string, value: string | null): RawBuilder<SqlBool> {
  return value === null ? sql`${sql.ref(column)} IS NULL` : sql`${sql.ref(column)} = ${value}`;
}

/** The ids of a table's rows that meet a condition, in order, at most `limit`. */
async function idsWhere(
  database: Database,
  table: string,
  condition: RawBuilder<SqlBool>,
  limit?: number,
): Promise<string[]> {
  const atMost = limit === undefined ? sql`` : sql`LIMIT ${sql.lit(limit)}`;
  const { rows } = await sql<{ id: string }>`
    SELECT id FROM ${sql.table(table)} WHERE ${condition} ORDER BY id ${atMost}`.execute(database);
  return rows.map(({ id }) => id);
}

/** The rows of a table that meet a condition, with their secrets. */
async function rowsWhere(
  database: Database,
  { table, columns }: Place,
  condition: RawBuilder<SqlBool>,
): Promise<readonly Row[]> {
  const names = ['id', ...Object.keys(columns)].map((name) => sql.ref(name));
  const { rows } = await sql<Row>`
    SELECT ${sql.join(names)} FROM ${sql.table(table)} WHERE ${condition}`.execute(database);
  return rows;
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
